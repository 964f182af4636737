import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { REPOSITORY } from '@/stack/data-folder';

/** What a runner did. A test that was skipped proves nothing: it counts as failed. */
interface Tally {
  readonly passed: number;
  readonly failed: number;
}

interface Runner {
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Reads what the runner counted; left out, the whole of it counts as one. */
  readonly count?: () => Tally;
}

const PATIENCE_MS = 14 * 60_000;
const reports = mkdtempSync(path.join(tmpdir(), 'last-ticket-'));
const vitestReport = path.join(reports, 'vitest.json');
const playwrightReport = path.join(reports, 'playwright.json');

/** One after the other; those of a row at once. */
const rows: readonly (readonly Runner[])[] = [
  [{ command: ['next', 'typegen'] }],
  [
    { command: ['tsc', '--noEmit'] },
    { command: ['biome', 'check', '.'] },
    { command: ['knip'] },
    { command: ['drizzle-kit', 'check'] },
  ],
  [
    {
      command: [
        'vitest',
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${vitestReport}`,
      ],
      count: countVitest,
    },
  ],
  existsSync(path.join(REPOSITORY, 'playwright.config.ts')) ? [playwright()] : [],
];

let [passed, failed] = [0, 0];
for (const row of rows) {
  for (const tally of await Promise.all(row.map(run))) {
    passed += tally.passed;
    failed += tally.failed;
  }
}
rmSync(reports, { recursive: true, force: true });
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function playwright(): Runner {
  return {
    command: ['playwright', 'test', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport },
    count: countPlaywright,
  };
}

async function run({ command, env = {}, count }: Runner): Promise<Tally> {
  const [name = '', ...args] = command;
  console.log(`\n> ${command.join(' ')}`);
  const child = spawn(path.join(REPOSITORY, 'node_modules', '.bin', name), args, {
    cwd: REPOSITORY,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: PATIENCE_MS,
  });
  const code = await once(child, 'exit').then(
    ([exitCode]: unknown[]) => exitCode,
    (error: unknown) => error,
  );
  const hasSucceeded = code === 0;
  if (!count) return { passed: hasSucceeded ? 1 : 0, failed: hasSucceeded ? 0 : 1 };
  const tally = readReport(count);
  // A runner that crashed, or that ran nothing, has not shown anything.
  const isTelling = tally.failed > 0 || (hasSucceeded && tally.passed > 0);
  return isTelling ? tally : { ...tally, failed: 1 };
}

function readReport(count: () => Tally): Tally {
  try {
    return count();
  } catch (error) {
    console.error('The report of the runner cannot be read:', error);
    return { passed: 0, failed: 1 };
  }
}

function countVitest(): Tally {
  const report = z
    .object({
      numPassedTests: z.number(),
      numTotalTests: z.number(),
      testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
    })
    .parse(JSON.parse(readFileSync(vitestReport, 'utf8')));
  // A file that cannot be loaded has no test to count.
  const unloadable = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numTotalTests - report.numPassedTests + unloadable.length,
  };
}

function countPlaywright(): Tally {
  const { stats } = z
    .object({
      stats: z.object({
        expected: z.number(),
        unexpected: z.number(),
        flaky: z.number(),
        skipped: z.number(),
      }),
    })
    .parse(JSON.parse(readFileSync(playwrightReport, 'utf8')));
  if (stats.flaky > 0)
    console.log(`${stats.flaky} in the browser only at the second try: they are named above.`);
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + stats.skipped };
}
