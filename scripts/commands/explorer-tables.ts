import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fillBetween } from '@/lib/core/format/fill-between';
import type { Strategy } from '@/lib/shop/strategies/strategy';
import { countBad } from '@/lib/teaching/explorer/judge/prove-promise';
import type { Lab } from '@/lib/teaching/explorer/lab';
import { SCENES, type Scene } from '@/lib/teaching/explorer/run/scenes';
import type { Exploration, Sample } from '@/lib/teaching/explorer/search/explore';
import type { Findings } from './explore-tasks';

const PAGE = fileURLToPath(new URL('../../docs/explorer.md', import.meta.url));
const marksOf = (name: string) =>
  [
    `<!-- ${name}: written by \`npm run interleavings -- --write-counts\`, never by hand -->`,
    `<!-- /${name} -->`,
  ] as const;

/** Past so many that are really different, how many there are is estimated. */
const COUNTABLE: Sample = { most: 3000, seed: 1 };
/** Of a scene that is walked whole, for it is no matter of rows alone. */
const SHOWN: Sample = { most: 500, seed: 1 };

type Row = (strategy: Strategy) => Promise<readonly string[]>;

/** Counts the schedules of each strategy, with two and three buyers and in each scene, and writes the tables of the docs. */
export async function writeCounts(
  lab: Lab,
  strategies: readonly Strategy[],
  signal: AbortSignal,
): Promise<Findings> {
  const countBuyers: Row = async (strategy) => {
    const cells: string[] = [];
    for (const buyers of [2, 3] as const) {
      const found = await lab.explore({ strategy, buyers, sample: COUNTABLE, signal });
      const { seed, entries } = found;
      cells.push(countAll(found), seed === null ? say(entries.length) : 'more', describeBad(found));
    }
    return cells;
  };
  const countScenes: Row = async (strategy) => {
    const cells: string[] = [];
    for (const { setting, faults = [], maxFaults = 1 } of Object.values<Scene>(SCENES)) {
      const found = await lab.explore({ ...setting, strategy, faults, maxFaults, sample: SHOWN, signal });
      cells.push(`${countAll(found)}${countBad(found.entries) > 0 ? `, ${describeBad(found)} bad` : ''}`);
    }
    return cells;
  };
  const twice = ['two buyers', 'three buyers'].flatMap((buyers) => [buyers, 'really different', 'bad']);
  const counts = await toTable(twice, strategies, countBuyers);
  const scenes = await toTable(Object.keys(SCENES), strategies, countScenes);
  const page = fillBetween(await readFile(PAGE, 'utf8'), ...marksOf('counts'), counts);
  await writeFile(PAGE, fillBetween(page, ...marksOf('scenes'), scenes));
  return { text: `${counts}\n\n${scenes}`, json: { schema: 2, counts, scenes }, isGood: true };
}

const say = (n: number) => n.toLocaleString('en');

const countAll = ({ all, seed }: Exploration) => (seed === null ? say(all) : `about ${say(all)}`);

const describeBad = ({ all, good, entries, seed }: Exploration) =>
  seed === null ? say(all - good) : `${say(countBad(entries))} of ${say(entries.length)}`;

async function toTable(head: readonly string[], strategies: readonly Strategy[], row: Row): Promise<string> {
  const rows: (readonly string[])[] = [];
  for (const strategy of strategies) {
    rows.push([`\`${strategy.id}\``, ...(await row(strategy))]);
    process.stderr.write(`${rows.at(-1)?.join(' ')}\n`);
  }
  const lines = [['', ...head], ['---', ...head.map(() => '--:')], ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
