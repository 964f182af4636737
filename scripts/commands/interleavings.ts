import { writeFile } from 'node:fs/promises';
import pc from 'picocolors';
import { STRATEGIES } from '@/lib/shop/strategies/registry';
import type { Strategy } from '@/lib/shop/strategies/strategy';
import type { InterleavingsOptions } from '@/lib/teaching/explorer/explorer-options';
import { runAnomalyTable } from '@/lib/teaching/explorer/isolation/anomalies';
import { runIsolationTable } from '@/lib/teaching/explorer/isolation/sales';
import { type StrategyRecord, survey, surveyOne } from '@/lib/teaching/explorer/judge/survey';
import { type Lab, ScheduleError } from '@/lib/teaching/explorer/lab';
import { describeBreaches, describeMatrix, describeRow } from '@/lib/teaching/explorer/print/describe-matrix';
import { describeRun } from '@/lib/teaching/explorer/print/describe-run';
import {
  describeAnomalyTable,
  describeIsolationTable,
  describeScene,
} from '@/lib/teaching/explorer/print/describe-tables';
import type { Setting } from '@/lib/teaching/explorer/run/scenario';
import { SCENES, type Scene } from '@/lib/teaching/explorer/run/scenes';
import type { Run } from '@/lib/teaching/explorer/timeline';
import { type LabStores, startLabStores } from '@/stack/lab-stores';
import { openLabOn } from '@/stack/open-lab-on';
import { compareAllWalks, type Findings, provePromises } from './explore-tasks';
import { writeCounts } from './explorer-tables';

const EXIT = { brokenPromise: 1, badUsage: 2, noResult: 3, stopped: 130 } as const;

const settingOf = ({ overlap, scene }: InterleavingsOptions): Setting => {
  const { setting }: Pick<Scene, 'setting'> = scene ? SCENES[scene] : { setting: {} };
  return { ...setting, overlap };
};

/** Where it is stopped, what was found until then. */
async function exploreAll(lab: Lab, options: InterleavingsOptions, signal: AbortSignal): Promise<Findings> {
  const { ids, buyers, faults, maxFaults, overlap, scene, all, sample } = options;
  const setting = settingOf(options);
  const startedAtMs = performance.now();
  const wanted = STRATEGIES.filter(({ id }) => ids.length === 0 || ids.includes(id));
  const records: StrategyRecord[] = [];
  const stories: string[] = [];
  try {
    for (const strategy of wanted) {
      const progress = showProgress(strategy.id);
      const onProgress = progress.count;
      const found = await survey(lab, strategy, {
        ...{ buyers, setting, faults, maxFaults, all, sample, signal, onProgress },
      });
      progress.end(describeRow(found.record));
      records.push(found.record);
      if (found.firstBad) stories.push(describeStory(found.firstBad));
    }
  } catch (error) {
    if (!signal.aborted || records.length === 0) throw error;
  }
  const schedules = records.reduce((sum, record) => sum + record.schedules, 0);
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  const missing = wanted.slice(records.length).map(({ id }) => id);
  return {
    text: [describeMatrix(records), `${schedules} schedules in ${seconds} s`, ...stories].join('\n'),
    json: {
      ...{ schema: 1, buyers, overlap, ...(scene && { scene }), faults, maxFaults, strategies: records },
      ...(missing.length > 0 && { missing }),
    },
    isGood: records.every(({ kept }) => kept),
    ...(missing.length > 0 && { missing: missing.join(', ') }),
  };
}

async function runOne(
  lab: Lab,
  strategy: Strategy,
  options: Parameters<typeof surveyOne>[2],
): Promise<Findings> {
  const { run, breaches } = await surveyOne(lab, strategy, options);
  return {
    text: [toText(run), ...describeBreaches({ id: strategy.id, breaches })].join('\n'),
    json: { schema: 1, run, breaches },
    isGood: breaches.length === 0,
  };
}

async function showIsolation(databaseUrl: string): Promise<Findings> {
  const isolation = await runIsolationTable(databaseUrl);
  const anomalies = await runAnomalyTable(databaseUrl);
  const stories = isolation
    .slice(0, 2)
    .map(({ buyerDoes, level, steps }) => `\n${pc.bold(`${buyerDoes}, ${level}`)}\n${describeScene(steps)}`);
  return {
    text: [describeIsolationTable(isolation), describeAnomalyTable(anomalies), ...stories].join('\n'),
    json: { schema: 1, isolation, anomalies },
    isGood: true,
  };
}

const toText = (run: Run) => describeRun(run, process.stdout.columns);

const describeStory = (run: Run) => `\n${pc.bold(`${run.strategy} ${run.schedule}`)}\n${toText(run)}`;

/** How far a strategy is, on a terminal; and what was found. Standard output is left alone. */
function showProgress(id: string) {
  const clear = process.stderr.isTTY ? '\r\u001b[K' : '';
  return {
    count: (schedules: number) => {
      if (clear) process.stderr.write(`${clear}${id}: ${schedules} schedules`);
    },
    end: (row: string) => process.stderr.write(`${clear}${row}\n`),
  };
}

const TASKS = {
  promises: provePromises,
  'compare-walks': compareAllWalks,
  'write-counts': writeCounts,
} as const;

async function find(options: InterleavingsOptions, signal: AbortSignal): Promise<Findings> {
  const { ids, schedule, buyers, task, sample } = options;
  const stores = await startLabStores();
  if (stores.caveat) console.error(stores.caveat);
  try {
    signal.throwIfAborted();
    if (task === 'isolation') return await showIsolation(stores.databaseUrl);
    const strategy = STRATEGIES.find(({ id }) => id === ids[0]);
    return await inLab(stores, (lab) => {
      const wanted = STRATEGIES.filter(({ id }) => ids.length === 0 || ids.includes(id));
      if (task !== 'matrix') return TASKS[task](lab, wanted, signal, sample);
      if (strategy && schedule !== undefined) {
        return runOne(lab, strategy, { schedule, buyers, setting: settingOf(options) });
      }
      return exploreAll(lab, options, signal);
    });
  } finally {
    await stores.stop();
  }
}

async function inLab<T>(stores: LabStores, body: (lab: Lab) => Promise<T>): Promise<T> {
  const lab = await openLabOn(stores);
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
  if (findings.missing !== undefined) {
    console.error(`Stopped. Not explored: ${findings.missing}`);
    return EXIT.stopped;
  }
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
  const end = () => {
    // Asked twice, it does not wait for the run that is on; what it leaves is cleared away by the next one.
    if (stop.signal.aborted) process.exit(EXIT.stopped);
    stop.abort();
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  try {
    return await findAndTell(options, stop.signal);
  } catch (error) {
    return explain(error, stop.signal.aborted);
  }
}
