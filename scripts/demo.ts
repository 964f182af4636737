import { Command } from 'commander';
import { z } from 'zod';
import { reachableUrls } from '@/lib/classroom/addresses';
import { FolderInUseError } from '@/stack/folder-owner';
import { PortBusyError, type Stack, startStack } from '@/stack/launcher';
import { demoFolder, runningFile } from '@/stack/local-demo';

const PARENT_POLL_MS = 1000;
const BAD_USAGE = 2;

const wholeNumber = (max: number) =>
  z.coerce
    .number()
    .int()
    .min(1)
    .max(max, { error: `should be a whole number from 1 to ${max}` });

const flagsSchema = z.object({
  port: wholeNumber(65_535),
  instances: wholeNumber(64),
  drivers: z.enum(['tcp', 'http']),
  door: z.enum(['fast', 'next']),
  host: z.string().min(1),
  fresh: z.boolean(),
});

type Flags = z.infer<typeof flagsSchema>;

const flags = readFlags();
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
stopWhenNpmDies();

try {
  const stack = await startStack({
    ...flags,
    signal: stopping.signal,
    onProgress: (line) => console.log(`  ${line}`),
  });
  report(stack);
  await untilStopped();
  console.log('\n  stopping');
  await stack.stop();
  console.log('  stopped; the next start finds the data again');
} catch (error) {
  if (!stopping.signal.aborted) {
    console.error(explain(error));
    process.exitCode = error instanceof FolderInUseError || error instanceof PortBusyError ? BAD_USAGE : 1;
  }
}
process.exit();

function readFlags(): Flags {
  const command = new Command('npm run demo --')
    .description('Brings the whole shop up: Postgres, Redis, migrations, seed, build, server.')
    .option('--port <number>', 'the port of the shop; its data lies by it', process.env.PORT || '3000')
    .option('--instances <number>', 'server processes behind the port', '1')
    .option('--drivers <pair>', 'tcp, or http: the production drivers through the local gateways', 'tcp')
    .option('--door <door>', 'fast, or next: purchases go through Next too', process.env.DOOR || 'fast')
    .option('--host <address>', '0.0.0.0 for a class room', process.env.HOST || '127.0.0.1')
    .option('--fresh', 'delete the data of an earlier start first', false)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : BAD_USAGE))
    .parse();
  const parsed = flagsSchema.safeParse(command.opts());
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) console.error(`--${path.join('.')}: ${message}`);
  return process.exit(BAD_USAGE);
}

function report(stack: Stack): void {
  console.log(`  the admin token is in ${runningFile(demoFolder(flags.port))}`);
  if (stack.redis?.kind === 'emulated') {
    console.log('  Redis is emulated: install redis-server for real speed (npm run doctor says how)');
  }
  for (const url of reachableUrls(flags.host, flags.port)) console.log(`  for the class room, type: ${url}`);
  console.log(`ready ${stack.url}`);
}

function explain(error: unknown): string {
  const other = `Choose another port: npm run demo -- --port ${flags.port + 1}`;
  if (error instanceof PortBusyError) return `${error.message} ${other}`;
  if (error instanceof FolderInUseError) {
    return `A shop runs at port ${flags.port} already, as process ${error.ownerPid}. ${other}`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    if (stopping.signal.aborted) resolve();
    stopping.signal.addEventListener('abort', () => resolve());
  });
}

/** npm cannot pass a SIGKILL on: when it is gone, its demo goes too. */
function stopWhenNpmDies(): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stopping.abort(), PARENT_POLL_MS).unref();
}
