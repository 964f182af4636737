import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import pc from 'picocolors';
import { readEnv } from '@/lib/env';
import { runAnomalyTable } from '@/lib/lab/anomalies';
import { formatMatrix } from '@/lib/lab/format-matrix';
import { formatRun } from '@/lib/lab/format-run';
import { formatAnomalyTable, formatIsolationTable, formatScene } from '@/lib/lab/format-tables';
import { runIsolationTable } from '@/lib/lab/isolation';
import { type Lab, openLab, ScheduleError } from '@/lib/lab/lab';
import type { InterleavingsOptions } from '@/lib/lab/options';
import { survey } from '@/lib/lab/survey';
import { STRATEGIES } from '@/lib/strategies/registry';
import { type LabStores, startLabStores } from '@/stack/lab-stores';

const EXIT = { brokenPromise: 1, badUsage: 2, noResult: 3, stopped: 130 } as const;

/** What a part of the command found: for the eye, and for `--json`. */
interface Findings {
  readonly text: string;
  readonly json: object;
  readonly isGood: boolean;
}

async function exploreAll(lab: Lab, options: InterleavingsOptions, signal: AbortSignal): Promise<Findings> {
  const { ids, buyers, faults, maxFaults } = options;
  const startedAtMs = performance.now();
  const surveys = [];
  for (const strategy of STRATEGIES.filter(({ id }) => ids.length === 0 || ids.includes(id))) {
    const progress = showProgress(strategy.id);
    surveys.push(
      await survey(lab, strategy, { buyers, faults, maxFaults, signal, onProgress: progress.count }),
    );
    progress.end();
  }
  const records = surveys.map(({ record }) => record);
  const schedules = records.reduce((sum, record) => sum + record.schedules, 0);
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  const stories = surveys.flatMap(({ firstBad }) =>
    firstBad ? [`\n${pc.bold(`${firstBad.strategy} ${firstBad.schedule}`)}\n${tell(firstBad)}`] : [],
  );
  return {
    text: [formatMatrix(records), `${schedules} schedules in ${seconds} s`, ...stories].join('\n'),
    json: { schema: 1, buyers, faults, maxFaults, strategies: records },
    isGood: records.every(({ kept }) => kept),
  };
}

async function runOne(lab: Lab, id: string, schedule: string, buyers: 2 | 3): Promise<Findings> {
  const run = await lab.run({ strategy: id, schedule, buyers });
  return { text: tell(run), json: { schema: 1, run }, isGood: true };
}

async function showIsolation(databaseUrl: string): Promise<Findings> {
  const isolation = await runIsolationTable(databaseUrl);
  const anomalies = await runAnomalyTable(databaseUrl);
  const stories = isolation
    .slice(0, 2)
    .map(({ buyerDoes, level, steps }) => `\n${pc.bold(`${buyerDoes}, ${level}`)}\n${formatScene(steps)}`);
  return {
    text: [formatIsolationTable(isolation), formatAnomalyTable(anomalies), ...stories].join('\n'),
    json: { schema: 1, isolation, anomalies },
    isGood: true,
  };
}

const tell = (run: Parameters<typeof formatRun>[0]) => formatRun(run, process.stdout.columns);

/** How far a strategy is: on a terminal. Whoever reads standard output is not disturbed. */
function showProgress(id: string) {
  const { isTTY } = process.stderr;
  let line = id;
  return {
    count: (schedules: number) => {
      line = `${id}: ${schedules} schedules`;
      if (isTTY) process.stderr.write(`\r\u001b[K${line}`);
    },
    end: () => process.stderr.write(isTTY ? '\r\u001b[K' : `${line}\n`),
  };
}

async function find(options: InterleavingsOptions, signal: AbortSignal): Promise<Findings> {
  const { ids, schedule, buyers, isolation } = options;
  const stores = await startLabStores();
  try {
    signal.throwIfAborted();
    if (isolation) return await showIsolation(stores.databaseUrl);
    return await inLab(stores, (lab) => {
      const [id] = ids;
      return id !== undefined && schedule !== undefined
        ? runOne(lab, id, schedule, buyers)
        : exploreAll(lab, options, signal);
    });
  } finally {
    await stores.stop();
  }
}

async function inLab<T>({ databaseUrl, redisUrl }: LabStores, body: (lab: Lab) => Promise<T>): Promise<T> {
  const urls = { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl };
  const lab = await openLab(readEnv({ ...urls, TICKET_SECRET: randomBytes(32).toString('hex') }));
  try {
    return await body(lab);
  } finally {
    await lab.close();
  }
}

async function findAndTell(options: InterleavingsOptions, signal: AbortSignal): Promise<number> {
  const { json } = options;
  const findings = await find(options, signal);
  const jsonText = `${JSON.stringify(findings.json, null, 2)}\n`;
  if (json !== undefined && json !== true) await writeFile(json, jsonText);
  process.stdout.write(json === true ? jsonText : `${findings.text}\n`);
  return findings.isGood ? 0 : EXIT.brokenPromise;
}

function explain(error: unknown, isStopped: boolean): number {
  if (isStopped) {
    console.error('Stopped.');
    return EXIT.stopped;
  }
  if (error instanceof ScheduleError) {
    console.error(error.message);
    return EXIT.badUsage;
  }
  console.error(error);
  return EXIT.noResult;
}

/** Runs the schedules that were asked for. @returns the exit code of `npm run interleavings` */
export async function runInterleavings(options: InterleavingsOptions): Promise<number> {
  const stop = new AbortController();
  process.on('SIGINT', () => stop.abort());
  process.on('SIGTERM', () => stop.abort());
  try {
    return await findAndTell(options, stop.signal);
  } catch (error) {
    return explain(error, stop.signal.aborted);
  }
}
