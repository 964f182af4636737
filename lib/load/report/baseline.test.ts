import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UsageError } from '@/lib/core/cli/usage-error';
import type { RunResult } from '@/lib/load/result/result-schema';
import { sumUpRounds } from '@/lib/load/result/rounds';
import { runTiny } from '@/lib/load/testing/tiny-run';
import { compareToBaseline, readBaseline } from './baseline';
import { describeReport } from './report';
import { drawReportPage } from './report-page';

let folder: string;
let run: RunResult;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'baseline-'));
  run = await runTiny();
});
afterAll(() => rm(folder, { recursive: true }));

async function write(text: string): Promise<string> {
  const file = path.join(folder, 'run.json');
  await writeFile(file, text);
  return file;
}

/** Runs that are alike but for their p99 and their sales a second. */
const rounds = (p99s: readonly number[], salesPerSecond: number) =>
  sumUpRounds(
    p99s.map((p99) => ({
      ...run,
      allLatencyMs: { ...run.allLatencyMs, p99 },
      ratesPerSecond: { ...run.ratesPerSecond, accepted: salesPerSecond },
    })),
    0,
  );

const changeOf = (name: string, now: RunResult, before: RunResult) =>
  compareToBaseline(now, { file: 'old.json', result: before }).rows.find(([figure]) => figure === name);

test('what was written with --json is read, and a run is no worse than itself', async () => {
  const baseline = await readBaseline(await write(JSON.stringify(run)));
  expect(baseline.result).toEqual(run);
  expect(compareToBaseline(run, baseline)).toMatchObject({
    title: expect.stringMatching(/: 0 worse, 0 better$/),
  });
});

test.each([
  ['not JSON', 'sold 500', /it is not JSON/],
  ['of another program', '{"schema": 2}', /not what --json writes of one run \(schema: /],
  ['a comparison', '{"schema": 1, "kind": "comparison", "runs": []}', /not what --json writes of one run/],
])('a file that is %s is bad usage', async (_, text, message) => {
  const reading = readBaseline(await write(text));
  await expect(reading).rejects.toThrow(UsageError);
  await expect(reading).rejects.toThrow(message);
});

test('a run of before there were holds is read: nobody was told that all were held', async () => {
  const { allHeld: _, ...answers } = run.answers;
  const { result } = await readBaseline(await write(JSON.stringify({ ...run, answers })));
  expect(result.answers.allHeld).toBe(0);
});

test('a file that is not there is bad usage', async () => {
  await expect(readBaseline(path.join(folder, 'none.json'))).rejects.toThrow(/none\.json: it can't be read/);
});

test('with rounds on both sides, what no round had reached before is worse, or better', () => {
  const before = rounds([100, 104, 110], 50);
  expect(changeOf('p99', rounds([111, 115, 130], 50), before)).toEqual([
    'p99',
    '104 (100–110)',
    '115 (111–130)',
    '1.11',
    'worse',
  ]);
  expect(changeOf('p99', rounds([109, 115, 130], 50), before)?.at(-1)).toBe('');
  expect(changeOf('p99', rounds([60, 65, 70], 50), before)?.at(-1)).toBe('better');
  expect(changeOf('sales per second', rounds([100], 70), rounds([100], 50))?.at(-1)).toBe('better');
  expect(changeOf('sales per second', rounds([100], 30), rounds([100], 50))?.at(-1)).toBe('worse');
});

test('changes too small to matter are none, however quiet the machine', () => {
  expect(changeOf('p99', rounds([102, 102, 102], 50), rounds([100, 100, 100], 50))?.at(-1)).toBe('');
});

test('one round against another: only a great change is named, and that it may be noise', () => {
  const before = rounds([100], 50);
  expect(changeOf('p99', rounds([115], 50), before)?.at(-1)).toBe('');
  const { title, notes } = compareToBaseline(rounds([150], 50), { file: 'old.json', result: before });
  expect(title).toBe('Against an earlier run: 1 worse, 0 better');
  expect(notes?.join()).toContain('It may be noise');
});

test('what was not the same is said, in the text and on the page', () => {
  const now = { ...run, buyers: 200, environment: { ...run.environment, node: 'v99' } };
  const baseline = { file: 'old.json', result: run };
  for (const text of [describeReport(now, baseline), drawReportPage(now, '', baseline)]) {
    expect(text).toContain('Not the same: buyers, 100 before and 200 now.');
    expect(text).toContain('Not the same: Node, ');
    expect(text).toContain('--threshold decides it');
  }
});
