/** Flags that only say where to write to: another person has files of their own. */
const PLACES = /^--(json|html|history)(=|$)/;

/** The command that plays a run again: what was typed, and the seed where chance had drawn it. */
export function commandLine(argv: readonly string[], seed: number): string {
  const kept = argv.filter((word, index) => {
    const before = argv[index - 1] ?? '';
    return !PLACES.test(word) && !(PLACES.test(before) && !before.includes('='));
  });
  const hasSeed = kept.some((word) => /^--seed(=|$)/.test(word));
  const words = [...kept, ...(hasSeed ? [] : ['--seed', String(seed)])];
  return ['npm run black-friday --', ...words.map(quote)].join(' ');
}

/** As a POSIX shell reads it. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
