import pc from 'picocolors';
import type { Call, Echo, Run, Step, World } from './timeline';

const FAULTS = {
  'lease-expires': 'all leases end',
  'redis-flushed': 'Redis forgets everything',
  'process-dies-before': 'the process dies before its next call',
  'process-dies-after': 'the process dies once the call took effect, unheard',
  'answer-lost': 'the answer is lost: the same request comes again',
  'lock-timeout': 'the lock timeout of who waits fires',
} as const;

const DEFAULT_WIDTH = 120;
/** The columns that stand before what happens: stock, version, orders. */
const STATE_WIDTHS: readonly number[] = [6, 8, 9];
const INDENT = ' '.repeat(STATE_WIDTHS.reduce((sum, width) => sum + width));

/**
 * A run as a textbook tells it: a line for each step with the row as it stands after it, and the verdict below.
 * @param width in characters; statements that would go past it are cut
 */
export function formatRun(run: Run, width = DEFAULT_WIDTH): string {
  const cut = (before: string, text: string, after: string) =>
    `${before}${shorten(text, width - INDENT.length - before.length - after.length)}${after}`;
  return [
    pc.dim(stateColumns(['stock', 'version', 'orders'])),
    pc.dim(describeState(run.before)),
    ...run.steps.flatMap((step) => tellStep(step, cut)),
    '',
    tellVerdict(run),
  ].join('\n');
}

type Cut = (before: string, text: string, after: string) => string;

function tellStep(step: Step, cut: Cut): readonly string[] {
  const lines = [
    ...(step.fault ? [pc.yellow(`${step.actor ? `${step.actor}: ` : ''}${FAULTS[step.fault]}`)] : []),
    ...(step.call && step.echo && step.actor ? [tellCall(step.actor, step.call, step.echo, cut)] : []),
    ...step.woke.map(({ actor, call, echo }) => `${pc.cyan('woke')} ${tellCall(actor, call, echo, cut)}`),
    ...step.answered.map(({ actor, outcome }) => `${actor} answers: ${pc.bold(outcome)}`),
  ];
  return lines.map((line, n) => `${n === 0 ? describeState(step.world) : INDENT}${line}`);
}

function tellCall(actor: string, { name, text }: Call, echo: Echo, cut: Cut): string {
  const after = describeEcho(echo, text);
  const whole = cut(`${actor}: `, text, after);
  if (whole.includes(text)) return whole;
  const gist = GISTS.flatMap((pattern) => pattern.exec(text)?.[0] ?? [])[0];
  return gist ? cut(`${actor}: … `, `${gist} …`, after) : cut(`${actor}: ${name}: `, text, after);
}

/** Of a statement that does it all, what it does to the row, or that it records the sale. */
const GISTS = [/UPDATE ticket_types SET .+?(?= RETURNING)/, /(?<=^WITH .*)INSERT INTO orders/];

/** What became of a call, as the end of its line: ` → stock 1`, ` WAITS for A`. */
export function describeEcho(echo: Echo, text = ''): string {
  switch (echo.kind) {
    case 'returned':
      // Postgres answers BEGIN with BEGIN.
      return text.startsWith(echo.reply) ? '' : ` → ${echo.reply}`;
    case 'failed':
      return ` → ${echo.code} ${echo.reply}`;
    case 'waits':
      return ` WAITS for ${echo.for.join(' and ')}`;
    case 'died':
      return ' † nobody hears it';
  }
}

function describeState({ row, orders }: World): string {
  const buyers = orders.map(({ buyer, quantity }) => (quantity === 1 ? buyer : `${buyer}×${quantity}`));
  return stateColumns([String(row.stock), String(row.version), buyers.join(' ') || '-']);
}

function stateColumns(cells: readonly string[]): string {
  return STATE_WIDTHS.map((width, n) => (cells[n] ?? '').padEnd(width)).join('');
}

/** Cuts a text to a length, and shows that. */
export function shorten(text: string, length: number): string {
  const room = Math.max(length, 12);
  return text.length <= room ? text : `${text.slice(0, room - 1).trimEnd()}…`;
}

/** Faults are possible at any time: only a buyer's own moves say that it is not over. */
const isOwnMove = ({ move }: Run['next'][number]) => /^[A-Ca-c]$/.test(move);

function tellVerdict({ harms, next, deadlocks, aborts, outcomes }: Run): string {
  const answers = Object.entries(outcomes).map(([actor, outcome]) => `${actor} ${outcome}`);
  const troubles = [
    ...(deadlocks > 0 ? [`${deadlocks} deadlocks`] : []),
    ...(aborts > 0 ? [`${aborts} aborts`] : []),
  ];
  const rest = [answers.join(', '), ...troubles].filter((part) => part !== '').join('; ');
  const movers = next.filter(isOwnMove).map(({ move }) => move);
  if (movers.length > 0) return `Not over: ${movers.join(' or ')} can go on. ${rest}`.trimEnd();
  const word = harms.length === 0 ? pc.green('GOOD') : pc.red(harms.join(', ').toUpperCase());
  return `${word}: ${rest}`;
}
