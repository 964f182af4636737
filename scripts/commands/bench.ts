import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import nextPackage from 'next/package.json' with { type: 'json' };
import { compareShops } from '@/lib/bench/compare-shops';
import { CHARTS } from '@/lib/bench/draw-charts';
import { Ledger } from '@/lib/bench/ledger';
import { measureConnections } from '@/lib/bench/measure-connections';
import { measureExplorer } from '@/lib/bench/measure-explorer';
import { measureMemory } from '@/lib/bench/measure-memory';
import { rateFastLane, rateNext, timeLoneBuyer } from '@/lib/bench/measure-rates';
import { countRefusalStatements } from '@/lib/bench/measure-refusals';
import { measureWorkshop } from '@/lib/bench/measure-workshop';
import type { BenchOptions } from '@/lib/bench/options';
import { raceStrategies } from '@/lib/bench/race-strategies';
import { fillReadme } from '@/lib/bench/readme';
import { formatBench } from '@/lib/bench/report';
import { type BenchResult, summarize } from '@/lib/bench/result';
import { openSections, type RunSection } from '@/lib/bench/sections';
import type { Venue } from '@/lib/bench/venue';
import { timeSecondStarts } from '@/stack/bench-demo';
import { type Arrangement, atTill, inShop } from '@/stack/bench-shop';
import { REPOSITORY } from '@/stack/data-folder';
import { startLabStores } from '@/stack/lab-stores';
import type { Stack } from '@/stack/launcher';
import { openLabOn } from '@/stack/open-lab-on';

const EXIT = { failed: 1, missed: 99, stopped: 130 } as const;

const UNKNOWN = 'unknown';
const NO_STORES = { redisKind: UNKNOWN, versions: { postgres: UNKNOWN, redis: UNKNOWN } };

const said = (line: string) => console.log(`  ${line}`);

/** Four shops at once have many parts, each of which ends with this process. */
const MANY_PARTS = 100;
process.setMaxListeners(MANY_PARTS);

/** Everything that one process does through the fast lane. The crowds come first, while the tables are small. */
async function visitFastLane(
  venue: Venue,
  stack: Stack,
  options: BenchOptions,
  ledger: Ledger,
  section: RunSection,
) {
  return atTill(stack, async (till) => {
    const pace = { ...options, said };
    const { postgres, redis, workers } = stack;
    const stores = { redisKind: redis?.kind ?? UNKNOWN, versions: await till.versions() };
    await section('500 tickets, 5,000 buyers', () => raceStrategies(venue, pace, ledger));
    await section('Refusals of a sold-out type', () => countRefusalStatements(venue, options, ledger));
    await section('The fast lane, and what it is compared with', () =>
      rateFastLane(venue, till, pace, ledger),
    );
    await section('A lone buyer', () => timeLoneBuyer(venue, pace, ledger));
    await section(`Memory over ${options.purchases.toLocaleString('en')} purchases`, () => {
      const pids = { workers, postgres: postgres?.pid ?? 0, redis: redis?.pid ?? 0 };
      return measureMemory(venue, { ...pace, ...pids }, ledger);
    });
    await section('The books of all of it', async () => {
      ledger.set('hotUpdates', [await till.hotUpdates()]);
      venue.countSoldElsewhere(till.sold());
      ledger.countViolations(await venue.checkBooks());
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
async function visitOthers(options: BenchOptions, ledger: Ledger, signal: AbortSignal): Promise<void> {
  const open = (arrangement: Arrangement, visit: (venue: Venue, stack: Stack) => Promise<void>) =>
    inShop({ door: 'fast', ...arrangement }, ledger, { signal, said }, visit);
  await open({}, (one) =>
    open({ instances: 2 }, (two) =>
      open({ drivers: 'http' }, (http) =>
        open({ env: PATIENT }, async (old, stack) => {
          await atTill(stack, async (till) => {
            await till.fillHistory(old.hotId, options.history);
            old.countSoldElsewhere(till.sold());
          });
          const shops = { one, two, http, old };
          await compareShops(shops, { ...options, said }, ledger);
          for (const shop of Object.values(shops)) ledger.countViolations(await shop.checkBooks());
        }),
      ),
    ),
  );
}

async function measure(options: BenchOptions, signal: AbortSignal): Promise<number> {
  const ledger = new Ledger();
  const section = openSections(ledger, signal, (line) => console.log(line));
  const inFastLane = <T>(visit: (venue: Venue, stack: Stack) => Promise<T>) =>
    inShop({ door: 'fast' }, ledger, { signal, said }, visit);

  await section('Next and its empty route', () =>
    inShop({ door: 'next' }, ledger, { signal, said }, async (venue) => {
      await rateNext(venue, { ...options, said }, ledger);
      ledger.countViolations(await venue.checkBooks());
    }),
  );
  const stores = await section('A shop with a fast lane', () =>
    inFastLane((venue, stack) => visitFastLane(venue, stack, options, ledger, section)),
  );
  await section(`${options.connections.toLocaleString('en')} connections`, () =>
    inFastLane(async (venue) => {
      await measureConnections(venue, { ...options, said }, ledger);
      ledger.countViolations(await venue.checkBooks());
    }),
  );
  await section('The workshop', () =>
    inFastLane((venue) => measureWorkshop(venue, { ...options, said }, ledger, signal)),
  );
  await section('Every interleaving', async () => {
    const stores = await startLabStores();
    try {
      const lab = await openLabOn(stores);
      await measureExplorer(lab, said, ledger, signal).finally(() => lab.close());
    } finally {
      await stores.stop();
    }
  });
  await section('Two processes, the drivers of production, a long history', () =>
    visitOthers(options, ledger, signal),
  );
  await section('A second `npm run demo`', async () => {
    const readyMs = await timeSecondStarts(options.rounds, said, signal);
    ledger.set(
      'secondStartSeconds',
      readyMs.map((ms) => ms / 1000),
    );
  });

  const { quick } = options;
  const result = summarize(ledger, { quick, next: nextPackage.version, ...(stores ?? NO_STORES) });
  if (options.json) await writeFile(options.json, `${JSON.stringify(result, null, 2)}\n`);
  if (options.readme) await writeReadme(result);
  process.stdout.write(formatBench(result));
  if (result.failures.length > 0) return EXIT.failed;
  return result.ok ? 0 : EXIT.missed;
}

async function writeReadme(result: BenchResult): Promise<void> {
  const readme = path.join(REPOSITORY, 'README.md');
  for (const { file, draw } of CHARTS) {
    const drawing = path.join(REPOSITORY, file);
    await mkdir(path.dirname(drawing), { recursive: true });
    await writeFile(drawing, draw(result));
  }
  await writeFile(readme, fillReadme(await readFile(readme, 'utf8'), result));
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
