import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LESSONS } from '@/lessons/registry';
import { makeTemporaryFolder, REPOSITORY } from '@/stack/data-folder';
import { openTestLab, type TestLab } from '@/stack/testing/lab';
import { until } from '@/stack/testing/until';
import { type ExerciseChecker, openExerciseChecker } from './exercise-checker';

/* What a learner writes may do anything: it is run in a process of its own, and the next check goes on. */

const PATIENT = { timeout: 90_000 };
const [{ slug } = { slug: '' }] = LESSONS;

const home = makeTemporaryFolder();
let stores: TestLab;
let checker: ExerciseChecker;
beforeAll(async () => {
  stores = await openTestLab();
  checker = openExerciseChecker(stores);
}, 60_000);
afterAll(async () => {
  await checker?.stop();
  await stores?.close();
  home.remove();
});

const check = (file: string, by = checker, signal = new AbortController().signal) =>
  by.check({ file, slug, width: 110 }, signal, () => {});

function write(name: string, text: string): string {
  const file = path.join(home.folder, name);
  writeFileSync(file, text);
  return file;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('an exercise', () => {
  it('gets the first bad schedule as it stands, and good when it is solved', PATIENT, async () => {
    const stub = await check(path.join(REPOSITORY, 'lessons', slug, 'exercise.ts'));
    if (stub.kind !== 'checked') throw new Error(stub.kind);
    expect(stub.trials.at(-1)?.first).toMatchObject({
      complaints: [expect.stringMatching(/^Oversold: more orders than tickets\./)],
    });
    const solution = await check(path.join(REPOSITORY, 'lessons', 'solutions', '01.ts'));
    if (solution.kind !== 'checked') throw new Error(solution.kind);
    expect(solution.trials.map(({ bad, first }) => [bad, first])).toEqual(
      solution.trials.map(() => [0, null]),
    );
  });

  it.each([
    ['that throws before it is asked', `throw new Error('not today');`, /not today/],
    ['that ends its process', 'process.exit(7);', /its process ended \(7\)/],
    [
      'that does not wait for a call that fails',
      `export const strategy = { id: 'x', async sell(_, { postgres }) {
        void postgres.query({ name: 'x', text: 'NONSENSE', row: () => null }, []);
        return { kind: 'sold-out', left: 0 };
      } };`,
      /a call failed and nobody had waited for it \(SqlError: .*\)\. Is an await missing\?/,
    ],
  ])('%s says what is wrong', PATIENT, async (name, text, why) => {
    const result = await check(write(`${name}.mjs`.replaceAll(' ', '-'), text));
    expect(result).toMatchObject({ kind: 'broken', message: expect.stringMatching(why) });
  });

  it('in a loop does not outlive the one who had it checked', PATIENT, async () => {
    const pidFile = path.join(home.folder, 'pid');
    const file = write(
      'orphan.ts',
      `import { writeFileSync } from 'node:fs';\nwriteFileSync('${pidFile}', String(process.pid));\nfor (;;);\nexport const a = 1;`,
    );
    const { databaseUrl, redisUrl } = stores;
    const program = `
      import { openExerciseChecker } from './stack/exercises/exercise-checker';
      const checker = openExerciseChecker(${JSON.stringify({ databaseUrl, redisUrl })}, 60_000);
      await checker.check(${JSON.stringify({ file, slug, width: 80 })}, new AbortController().signal, () => {});`;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
    const parent = spawn(process.execPath, args, { cwd: REPOSITORY, stdio: 'ignore' });
    const pid = await until(async () => existsSync(pidFile) && Number(readFileSync(pidFile, 'utf8')));
    parent.kill('SIGKILL');
    await until(async () => !isRunning(pid));
  });

  it('in a loop is ended, and so is one that nobody waits for any more', PATIENT, async () => {
    const impatient = openExerciseChecker(stores, 2000);
    const loop = write('loop.mjs', `export const strategy = { id: 'loop', sell() { for (;;); } };`);
    expect(await check(loop, impatient)).toEqual({ kind: 'looping' });
    const stop = new AbortController();
    const checking = check(loop, impatient, stop.signal);
    stop.abort(new Error('enough'));
    await expect(checking).rejects.toThrow('enough');
    await impatient.stop();
  });
});
