import { writeFile } from 'node:fs/promises';
import { PATIENCE } from '@/lib/load/buyer';
import { checkPlace } from '@/lib/load/check-place';
import { type BlackFridayOptions, parseOptions } from '@/lib/load/options';
import { type Progress, showProgress } from '@/lib/load/progress';
import { formatReport } from '@/lib/load/report';
import { formatHtml } from '@/lib/load/report-html';
import type { RunResult } from '@/lib/load/result';
import { runBlackFriday } from '@/lib/load/run';
import { ShopError } from '@/lib/load/shop';
import { isLoopback, parseTarget } from '@/lib/load/target';
import { UsageError } from '@/lib/load/usage-error';
import { startStack } from '@/stack/launcher';
import { readLocalDemo } from '@/stack/local-demo';

/** `npm run black-friday`: the crowd and its verdict. See `--help`. */

const EXIT = { noVerdict: 1, badUsage: 2, badVerdict: 99, stopped: 130 } as const;

/** The shop that the crowd goes to, and how to leave it. */
interface Venue {
  readonly url: string;
  readonly adminToken: string | undefined;
  readonly instances: number | null;
  /** Nobody needs the ticket type afterwards. */
  readonly isOwn: boolean;
  readonly leave: () => Promise<void>;
}

function findVenue(address: string, allowHost: boolean): Venue {
  const url = parseTarget(address, allowHost);
  const { hostname, port } = new URL(url);
  const demo = isLoopback(hostname) ? readLocalDemo(Number(port || 80)) : undefined;
  const adminToken = process.env.ADMIN_TOKEN || demo?.adminToken;
  return { url, adminToken, instances: null, isOwn: false, leave: async () => {} };
}

async function openVenue(
  { instances = 1, drivers, door }: BlackFridayOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<Venue> {
  const stack = await startStack({
    ephemeral: true,
    instances,
    signal,
    onProgress: progress.said,
    ...(drivers ? { drivers } : {}),
    ...(door ? { door } : {}),
  });
  const { url, adminToken } = stack;
  return { url, adminToken, instances, isOwn: true, leave: () => stack.stop() };
}

async function run(options: BlackFridayOptions, progress: Progress, signal: AbortSignal): Promise<RunResult> {
  const venue = options.url
    ? findVenue(options.url, options.allowHost)
    : await openVenue(options, progress, signal);
  try {
    const { ticketType, seed = Math.floor(Math.random() * 2 ** 32), strategy } = options;
    return await runBlackFriday(
      {
        ...options,
        ...venue,
        ticketTypeId: ticketType,
        seed,
        strategy,
        keep: options.keep || venue.isOwn,
        patience: PATIENCE,
      },
      progress,
      signal,
    );
  } finally {
    await venue.leave();
  }
}

async function main(progress: Progress, signal: AbortSignal): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  await checkPlace(options.json);
  await checkPlace(options.html);
  const result = await run(options, progress, signal);
  progress.stop();
  if (options.json) await writeFile(options.json, `${JSON.stringify(result, null, 2)}\n`);
  if (options.html) await writeFile(options.html, formatHtml(result));
  process.stdout.write(formatReport(result));
  return result.verdict.ok && result.thresholds.ok ? 0 : EXIT.badVerdict;
}

function explain(error: unknown, isStopped: boolean): number {
  if (isStopped) {
    console.error('Stopped: there is no verdict.', error instanceof ShopError ? error.message : '');
    return EXIT.stopped;
  }
  if (error instanceof UsageError) {
    if (error.message) console.error(error.message);
    return EXIT.badUsage;
  }
  console.error(error instanceof ShopError ? error.message : error);
  return EXIT.noVerdict;
}

const stop = new AbortController();
process.on('SIGINT', () => stop.abort());
process.on('SIGTERM', () => stop.abort());
const progress = showProgress(process.stdout);
stop.signal.addEventListener('abort', progress.stop);
try {
  process.exitCode = await main(progress, stop.signal);
} catch (error) {
  progress.stop();
  process.exitCode = explain(error, stop.signal.aborted);
}
