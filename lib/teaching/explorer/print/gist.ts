/** What a script does, in a few words. */
const SCRIPTS: Readonly<Record<string, string>> = {
  admit: 'a lease, where the key is new and enough is left',
  release: 'the lease goes; the stock and the answer stay behind',
  unlock: 'DEL the lock, where the token is the same',
  'take-fenced-lock': 'SET NX the lock, INCR the fence',
  'give-back-fenced-lock': 'DEL the lock, where the token is the same',
};

const SELECTS = [
  [/^SELECT .*\bt\.stock\b.* FROM .*$/, 'SELECT stock, version …'],
  [/^(SELECT pg_advisory_xact_lock\().*$/, '$1…)'],
  [/^(SELECT .+? FROM \w+).*( FOR UPDATE.*)$/, '$1 …$2'],
] as const;

const DETAILS = [
  [', version = version + 1', ''],
  [' AND sale_starts_at <= now()', ''],
  [/(?<=WHERE id = )'[^']*'/, '…'],
] as const;

/**
 * The heart of a call whose text is too long for a line: of a statement that does it all, what it does to the row, and
 * when, or else that it records the sale; what a read reads; what a script does, and on which server.
 * @param text the whole of it, as call-text.ts writes it
 */
export function gistOf(text: string): string | undefined {
  const update = /UPDATE ticket_types SET .+?(?= RETURNING)/.exec(text)?.[0];
  if (update !== undefined) {
    const gist = DETAILS.reduce((shorter, [detail, instead]) => shorter.replace(detail, instead), update);
    return `${text.startsWith('UPDATE') ? '' : '… '}${gist} …`;
  }
  if (/^WITH .*INSERT INTO orders/.test(text)) return '… INSERT INTO orders …';
  const [, name = '', server = ''] = /^EVAL (\S+).*?( \(server \d+\))?$/.exec(text) ?? [];
  if (SCRIPTS[name] !== undefined) return `EVAL ${name}: ${SCRIPTS[name]}${server}`;
  const found = SELECTS.find(([select]) => select.test(text));
  return found && text.replace(found[0], found[1]);
}
