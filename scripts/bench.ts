import { existsSync, rmSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { compareShops } from '@/lib/bench/compare-shops';
import { timeStart } from '@/lib/bench/demo-start';
import { drawRates } from '@/lib/bench/draw-rates';
import { Ledger } from '@/lib/bench/ledger';
import { measureConnections } from '@/lib/bench/measure-connections';
import { measureMemory } from '@/lib/bench/measure-memory';
import { rateFastLane, rateNext, timeLoneBuyer } from '@/lib/bench/measure-rates';
import { countRefusalStatements } from '@/lib/bench/measure-refusals';
import { measureWorkshop } from '@/lib/bench/measure-workshop';
import { type BenchOptions, parseOptions } from '@/lib/bench/options';
import { raceStrategies } from '@/lib/bench/race-strategies';
import { fillReadme } from '@/lib/bench/readme';
import { formatBench } from '@/lib/bench/report';
import { type BenchResult, summarize } from '@/lib/bench/result';
import type { StoreVersions } from '@/lib/bench/till';
import type { Venue } from '@/lib/bench/venue';
import { checkPlace } from '@/lib/load/check-place';
import { UsageError } from '@/lib/load/usage-error';
import { type Arrangement, atTill, inShop } from '@/stack/bench-shop';
import { REPOSITORY } from '@/stack/data-folder';
import { findFreePort } from '@/stack/free-port';
import type { Stack } from '@/stack/launcher';
import { demoFolder } from '@/stack/local-demo';

/** `npm run bench`: what this machine makes of the shop, in ratios. See `--help`. */

const EXIT = { noResult: 1, badUsage: 2, missed: 99, stopped: 130 } as const;

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
): Promise<{ readonly redisKind: string; readonly versions: StoreVersions }> {
  return atTill(stack, async (till) => {
    const pace = { ...options, said };
    console.log('\n500 tickets, 5,000 buyers');
    await raceStrategies(venue, pace, ledger);
    console.log('\nRefusals of a sold-out type');
    await countRefusalStatements(venue, options.refusalsMs, ledger);
    console.log('\nThe fast lane, and what it is compared with');
    await rateFastLane(venue, till, pace, ledger);
    console.log('\nA lone buyer');
    await timeLoneBuyer(venue, pace, ledger);
    console.log(`\nMemory over ${options.purchases.toLocaleString('en')} purchases`);
    const { postgres, redis, workers } = stack;
    const pids = { workers, postgres: postgres?.pid ?? 0, redis: redis?.pid ?? 0 };
    await measureMemory(venue, { ...pace, ...pids }, ledger);
    ledger.set('hotUpdates', [await till.hotUpdates()]);
    venue.countSoldElsewhere(till.sold());
    ledger.countViolations(await venue.checkBooks());
    return { redisKind: redis?.kind ?? 'unknown', versions: await till.versions() };
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

/** Times every start but the first, which makes the data that the others find. */
async function timeSecondStarts(rounds: number, ledger: Ledger, signal: AbortSignal): Promise<void> {
  const port = await findPortWithoutData();
  const demo = {
    command: 'npm',
    args: ['run', '--silent', 'demo', '--', '--port', String(port)],
    cwd: REPOSITORY,
    env: { ...process.env, DATABASE_URL: '', REDIS_URL: '', KV_REST_API_URL: '', NEON_GATEWAY: '' },
  };
  const readyMs: number[] = [];
  try {
    for (let start = 0; start <= rounds; start += 1) {
      const startMs = await timeStart(demo, signal);
      said(`${start === 0 ? 'first start' : 'again'}: ready after ${Math.round(startMs)} ms`);
      if (start > 0) readyMs.push(startMs);
    }
  } finally {
    rmSync(demoFolder(port), { recursive: true, force: true });
  }
  ledger.set(
    'secondStartSeconds',
    readyMs.map((ms) => ms / 1000),
  );
}

/** Somebody's demo may have left its data by a port that is free now. */
async function findPortWithoutData(): Promise<number> {
  for (;;) {
    const port = await findFreePort();
    if (!existsSync(demoFolder(port))) return port;
  }
}

async function main(signal: AbortSignal): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  const ledger = new Ledger();
  await checkPlace(options.json);

  console.log('Next and its empty route');
  await inShop({ door: 'next' }, ledger, { signal, said }, async (venue) => {
    await rateNext(venue, { ...options, said }, ledger);
    ledger.countViolations(await venue.checkBooks());
  });
  const stores = await inShop({ door: 'fast' }, ledger, { signal, said }, (venue, stack) =>
    visitFastLane(venue, stack, options, ledger),
  );
  console.log(`\n${options.connections.toLocaleString('en')} connections`);
  await inShop({ door: 'fast' }, ledger, { signal, said }, async (venue) => {
    await measureConnections(venue, { ...options, said }, ledger);
    ledger.countViolations(await venue.checkBooks());
  });
  console.log('\nThe workshop');
  await inShop({ door: 'fast' }, ledger, { signal, said }, (venue) =>
    measureWorkshop(venue, { ...options, said }, ledger, signal),
  );
  console.log('\nTwo processes, the drivers of production, a long history');
  await visitOthers(options, ledger, signal);
  console.log('\nA second `npm run demo`');
  await timeSecondStarts(options.rounds, ledger, signal);

  const result = summarize(ledger, { quick: options.quick, ...stores });
  if (options.json) await writeFile(options.json, `${JSON.stringify(result, null, 2)}\n`);
  if (options.readme) await writeReadme(result);
  process.stdout.write(formatBench(result));
  return result.ok ? 0 : EXIT.missed;
}

async function writeReadme(result: BenchResult): Promise<void> {
  const readme = path.join(REPOSITORY, 'README.md');
  const chart = 'docs/bench.svg';
  await mkdir(path.dirname(path.join(REPOSITORY, chart)), { recursive: true });
  await writeFile(path.join(REPOSITORY, chart), drawRates(result));
  await writeFile(readme, fillReadme(await readFile(readme, 'utf8'), result, chart));
}

function explain(error: unknown, isStopped: boolean): number {
  if (isStopped) {
    console.error('Stopped: there is no result.');
    return EXIT.stopped;
  }
  if (error instanceof UsageError) {
    if (error.message) console.error(error.message);
    return EXIT.badUsage;
  }
  console.error(error);
  return EXIT.noResult;
}

const stop = new AbortController();
process.on('SIGINT', () => stop.abort());
process.on('SIGTERM', () => stop.abort());
try {
  process.exitCode = await main(stop.signal);
} catch (error) {
  process.exitCode = explain(error, stop.signal.aborted);
}
