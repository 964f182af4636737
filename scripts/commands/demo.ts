import { reachableUrls } from '@/lib/core/http/addresses';
import { type DemoOptions, ignoredHost } from '@/stack/demo-options';
import { FolderInUseError } from '@/stack/folder-owner';
import { ForeignDatabaseError } from '@/stack/foreign-database';
import { type Stack, startStack } from '@/stack/launcher';
import { ListenError, portBeside } from '@/stack/listen-error';
import { demoFolder, runningFile } from '@/stack/local-demo';
import { explainStart } from './explain-start';

const PARENT_POLL_MS = 1000;
const BAD_USAGE = [FolderInUseError, ForeignDatabaseError, ListenError] as const;
const EXIT = { broken: 1, badUsage: 2 } as const;

/** Brings the shop up and keeps it up until it is stopped. @returns the exit code of `npm run demo` */
export async function runDemo(options: DemoOptions): Promise<number> {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
  stopWhenNpmDies(stopping);
  const ignored = ignoredHost(process.env);
  if (ignored !== undefined) console.log(`  ${ignored}`);
  try {
    const stack = await startStack({
      ...options,
      signal: stopping.signal,
      onProgress: (line) => console.log(`  ${line}`),
    });
    report(stack, options);
    await untilAborted(stopping.signal);
    console.log('\n  stopping');
    await stack.stop();
    console.log('  stopped; the next start finds the data again');
  } catch (error) {
    if (!stopping.signal.aborted) {
      console.error(explain(error, options.port));
      return BAD_USAGE.some((kind) => error instanceof kind) ? EXIT.badUsage : EXIT.broken;
    }
  }
  return 0;
}

function report(stack: Stack, { host, port }: DemoOptions): void {
  console.log(`  the tokens of the admin and of the door are in ${runningFile(demoFolder(port))}`);
  if (stack.redis?.kind === 'emulated') {
    console.log('  Redis is emulated: install redis-server for real speed (npm run doctor says how)');
  }
  for (const url of reachableUrls(host, port)) console.log(`  for the classroom, type: ${url}`);
  console.log(`ready ${stack.url}`);
}

function explain(error: unknown, port: number): string {
  const other = `Choose another port: npm run demo -- --port ${portBeside(port)}`;
  if (error instanceof ListenError) return error.isBusy ? `${error.message} ${other}` : error.message;
  if (error instanceof FolderInUseError) {
    return `A shop runs at port ${port} already, as process ${error.ownerPid}. ${other}`;
  }
  if (error instanceof ForeignDatabaseError) return error.message;
  return explainStart(error) ?? (error instanceof Error ? (error.stack ?? error.message) : String(error));
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
}

/** npm cannot pass a SIGKILL on: when it is gone, its demo goes too. */
function stopWhenNpmDies(stopping: AbortController): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stopping.abort(), PARENT_POLL_MS).unref();
}
