import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { dataRoot, makeTemporaryFolder } from '@/stack/data-folder';
import { runProgram } from '@/stack/testing/child';

/* The command as it is typed: what it prints, how it ends, what it leaves. */

const type = (line: string, env?: Record<string, string>) =>
  runProgram('scripts/interleavings.ts', line.split(' '), env);

async function outcomeOf(line: string, env?: Record<string, string>) {
  const { code, output } = await type(line, env).exit;
  return { code, output: stripVTControlCharacters(output) };
}

const foldersOf = (pid: number) => readdirSync(dataRoot()).filter((name) => name.startsWith(`tmp-${pid}-`));

test('a matrix, below it the first bad schedule, and JSON', { timeout: 60_000 }, async () => {
  const home = makeTemporaryFolder();
  const file = path.join(home.folder, 'result.json');
  try {
    const { code, output } = await outcomeOf(`naive conditional-update --json ${file}`);
    expect(code).toBe(0);
    expect(output).toMatch(/naive +│ +16 │ +4 │ +4 │ +12 │/);
    expect(output).toMatch(/conditional-update +│ +2 │ +2 │ +2 │ +0 │/);
    expect(output).toMatch(/\n18 schedules in \d+\.\d s\n/);
    expect(output).toMatch(/naive ABAABB\n[\s\S]*OVERSOLD: A sold, B sold/);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      schema: 1,
      strategies: [
        { id: 'naive', schedules: 16, different: 4, oversold: 12, kept: true, firstBad: 'ABAABB' },
        { id: 'conditional-update', schedules: 2, good: 2, kept: true, firstBad: null },
      ],
    });
  } finally {
    home.remove();
  }
});

test('one schedule with a buyer who waits, and that Redis is emulated', { timeout: 60_000 }, async () => {
  const { code, output } = await outcomeOf('for-update --schedule ABABAAABB', { PATH: '' });
  expect(output).toMatch(/^Redis is emulated .* not seen on a real one/m);
  expect(output).toMatch(/B: SELECT stock .* FOR UPDATE WAITS for A\n/);
  expect(output).toMatch(/A: COMMIT\n.*woke B: SELECT stock .* FOR UPDATE → stock 0\n/);
  expect(output).toMatch(/GOOD: A sold, B sold-out/);
  expect(code).toBe(0);
});

// Found out while it is read, before anything is started, and by the lab.
test.each([
  ['--buyers 4', /It should be 2 or 3/],
  ['nonsense', /no strategy nonsense\. There are: naive, /],
  ['naive --schedule AAAA', /A is not possible after AAA/],
])('%s is bad usage', { timeout: 60_000 }, async (line, why) => {
  const { code, output } = await outcomeOf(line);
  expect(output).toMatch(why);
  expect(code).toBe(2);
});

test('Ctrl-C takes all of it down, and what was found until then is printed', {
  timeout: 60_000,
}, async () => {
  const child = type('naive for-update-timeout skip-locked');
  await child.line(/^naive: /);
  expect(foldersOf(child.pid)).toHaveLength(1);
  process.kill(child.pid, 'SIGINT');
  const { code, output } = await child.exit;
  expect(code).toBe(130);
  expect(stripVTControlCharacters(output)).toMatch(/naive +│ +16 │ +4 │ +4 │ +12 │/);
  expect(output).toMatch(/^Stopped\. Not explored: .*skip-locked$/m);
  expect(foldersOf(child.pid)).toEqual([]);
});
