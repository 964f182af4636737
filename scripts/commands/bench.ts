import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import nextPackage from 'next/package.json' with { type: 'json' };
import type { BenchOptions } from '@/lib/bench/bench-options';
import type { BenchTarget } from '@/lib/bench/bench-target';
import { compareShops } from '@/lib/bench/compare-shops';
import { fillFigures, PAGES } from '@/lib/bench/fill-figures';
import { Ledger } from '@/lib/bench/ledger';
import { countLooksInWave, rateCheckout, timeTicketsThatComeBack } from '@/lib/bench/measure-checkout';
import { measureConnections } from '@/lib/bench/measure-connections';
import { measureExplorer } from '@/lib/bench/measure-explorer';
import { measureMemory } from '@/lib/bench/measure-memory';
import { rateFastLane, rateNext, timeLoneBuyer } from '@/lib/bench/measure-rates';
import { countRefusalStatements } from '@/lib/bench/measure-refusals';
import { measureWorkshop } from '@/lib/bench/measure-workshop';
import { raceStrategies } from '@/lib/bench/race-strategies';
import { formatBench } from '@/lib/bench/report';
import { type BenchResult, summarize } from '@/lib/bench/result';
import { openSections, type RunSection } from '@/lib/bench/sections';
import { timeSecondStarts } from '@/stack/bench-demo';
import { type Arrangement, withSaleBackend, withShop } from '@/stack/bench-shop';
import { withCheckoutBackend } from '@/stack/checkout-backend';
import { REPOSITORY } from '@/stack/data-folder';
import { startLabStores } from '@/stack/lab-stores';
import type { Stack } from '@/stack/launcher';
import { openLabOn } from '@/stack/open-lab-on';

const EXIT = { failed: 1, missed: 99, stopped: 130 } as const;

const UNKNOWN = 'unknown';
const NO_STORES = { redisKind: UNKNOWN, versions: { postgres: UNKNOWN, redis: UNKNOWN } };

const log = (line: string) => console.log(`  ${line}`);

/** Four shops at once have many parts, each of which ends with this process. */
const MANY_PARTS = 100;
process.setMaxListeners(MANY_PARTS);

/** Everything that one process does through the fast lane. The crowds come first, while the tables are small. */
async function measureFastLane(
  target: BenchTarget,
  stack: Stack,
  options: BenchOptions,
  ledger: Ledger,
  section: RunSection,
) {
  return withSaleBackend(stack, async (backend) => {
    const pace = { ...options, log };
    const { postgres, redis, workers } = stack;
    const stores = { redisKind: redis?.kind ?? UNKNOWN, versions: await backend.versions() };
    await section('500 tickets, 5,000 buyers', () => raceStrategies(target, pace, ledger));
    await section('Refusals of a sold-out type', () => countRefusalStatements(target, options, ledger));
    await section('The fast lane, and what it is compared with', () =>
      rateFastLane(target, backend, pace, ledger),
    );
    await section('A lone buyer', () => timeLoneBuyer(target, pace, ledger));
    await section(`Memory over ${options.purchases.toLocaleString('en')} purchases`, () => {
      const pids = { workers, postgres: postgres?.pid ?? 0, redis: redis?.pid ?? 0 };
      return measureMemory(target, { ...pace, ...pids }, ledger);
    });
    await section('The books of all of it', async () => {
      ledger.set('hotUpdates', [await backend.hotUpdates()]);
      target.countSoldElsewhere(backend.sold());
      ledger.countViolations(await target.checkBooks());
    });
    return stores;
  });
}

/** An audit of a million orders takes longer than a sale may. */
const PATIENT = {
  POSTGRES_STATEMENT_TIMEOUT_MS: '60000',
  POSTGRES_DEADLINE_MS: '90000',
  LEASE_TTL_MS: '120000',
} as const;

/** Four shops at once, one of which is asked at a time. */
async function measureOthers(options: BenchOptions, ledger: Ledger, signal: AbortSignal): Promise<void> {
  const open = (arrangement: Arrangement, use: (target: BenchTarget, stack: Stack) => Promise<void>) =>
    withShop({ door: 'fast', ...arrangement }, ledger, { signal, log }, use);
  await open({}, (one) =>
    open({ instances: 2 }, (two) =>
      open({ drivers: 'http' }, (http) =>
        open({ env: PATIENT }, async (old, stack) => {
          await withSaleBackend(stack, async (backend) => {
            await backend.fillHistory(old.hotId, options.history);
            old.countSoldElsewhere(backend.sold());
          });
          const shops = { one, two, http, old };
          await compareShops(shops, { ...options, log }, ledger);
          for (const shop of Object.values(shops)) ledger.countViolations(await shop.checkBooks());
        }),
      ),
    ),
  );
}

async function measure(options: BenchOptions, signal: AbortSignal): Promise<number> {
  const ledger = new Ledger();
  const section = openSections(ledger, signal, (line) => console.log(line));
  const inFastLane = <T>(use: (target: BenchTarget, stack: Stack) => Promise<T>) =>
    withShop({ door: 'fast' }, ledger, { signal, log }, use);

  await section('Next and its bare route', () =>
    withShop({ door: 'next' }, ledger, { signal, log }, async (target) => {
      await rateNext(target, { ...options, log }, ledger);
      ledger.countViolations(await target.checkBooks());
    }),
  );
  const stores = await section('A shop with a fast lane', () =>
    inFastLane((target, stack) => measureFastLane(target, stack, options, ledger, section)),
  );
  await section(`${options.connections.toLocaleString('en')} connections`, () =>
    inFastLane(async (target) => {
      await measureConnections(target, { ...options, log }, ledger);
      ledger.countViolations(await target.checkBooks());
    }),
  );
  await section('Holding and paying', () =>
    inFastLane((target, stack) =>
      withCheckoutBackend(stack, async (backend) => {
        const pace = { ...options, log };
        await rateCheckout(target, backend, pace, ledger);
        await countLooksInWave(target, backend, pace, ledger, options.refusalsMs);
        await timeTicketsThatComeBack(target, backend, 6 * options.refusalsMs, ledger);
        ledger.countViolations(await target.checkBooks());
      }),
    ),
  );
  await section('The workshop', () =>
    inFastLane((target) => measureWorkshop(target, { ...options, log }, ledger, signal)),
  );
  await section('Every interleaving', async () => {
    const stores = await startLabStores();
    try {
      const lab = await openLabOn(stores);
      await measureExplorer(lab, log, ledger, signal).finally(() => lab.close());
    } finally {
      await stores.stop();
    }
  });
  await section('Two processes, the drivers of production, a long history', () =>
    measureOthers(options, ledger, signal),
  );
  await section('A second `npm run demo`', async () => {
    const readyMs = await timeSecondStarts(options.rounds, log, signal);
    ledger.set(
      'secondStartSeconds',
      readyMs.map((ms) => ms / 1000),
    );
  });

  const { quick } = options;
  const result = summarize(ledger, { quick, next: nextPackage.version, ...(stores ?? NO_STORES) });
  if (options.json) await writeFile(options.json, `${JSON.stringify(result, null, 2)}\n`);
  if (options.readme) await writePages(result);
  process.stdout.write(formatBench(result));
  if (result.failures.length > 0) return EXIT.failed;
  return result.ok ? 0 : EXIT.missed;
}

async function writePages(result: BenchResult): Promise<void> {
  for (const page of PAGES) {
    const file = path.join(REPOSITORY, page.file);
    await writeFile(file, fillFigures(await readFile(file, 'utf8'), page, result));
    await writeFile(path.join(REPOSITORY, page.chart.file), page.chart.draw(result));
  }
}

function explain(error: unknown, isStopped: boolean): number {
  if (isStopped) {
    console.error('Stopped: there is no result.');
    return EXIT.stopped;
  }
  console.error(error);
  return EXIT.failed;
}

/** Measures, and says whether the goals are met. @returns the exit code of `npm run bench` */
export async function runBench(options: BenchOptions): Promise<number> {
  const stop = new AbortController();
  process.on('SIGINT', () => stop.abort());
  process.on('SIGTERM', () => stop.abort());
  try {
    return await measure(options, stop.signal);
  } catch (error) {
    return explain(error, stop.signal.aborted);
  }
}
