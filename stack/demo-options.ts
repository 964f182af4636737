import { isIP } from 'node:net';
import { Command, InvalidArgumentError } from 'commander';
import { oneOf, whole } from '@/lib/core/cli/flag-values';
import { parseCommand } from '@/lib/core/cli/parse-command';
import { UsageError } from '@/lib/core/cli/usage-error';

/** What was asked for on the command line of `npm run demo`. */
export interface DemoOptions {
  readonly port: number;
  readonly instances: number;
  readonly drivers: 'tcp' | 'http';
  readonly door: 'fast' | 'next';
  readonly host: string;
  readonly fresh: boolean;
  readonly adopt: boolean;
  readonly reload: boolean;
}

type Switch = 'fresh' | 'adopt' | 'reload';
type Given = Readonly<Record<Exclude<keyof DemoOptions, Switch>, string>> & Pick<DemoOptions, Switch>;

/**
 * Reads the command line. Prints the help and ends the process where that is asked for.
 * @param argv the arguments alone
 * @param env PORT, DOOR and HOST stand in for flags that are left out; a HOST that is no address does not
 * @throws {UsageError} bad usage; the message is empty where it was printed already
 */
export function parseOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): DemoOptions {
  const program = parseCommand(
    new Command('npm run demo --')
      .description('Brings the whole shop up: Postgres, Redis, migrations, seed, build, server.')
      .option('--port <number>', 'the port of the shop; its data lies by it', env.PORT || '3000')
      .option('--instances <number>', 'server processes behind the port', '1')
      .option('--drivers <pair>', 'tcp, or http: the production drivers through the local gateways', 'tcp')
      .option('--door <door>', 'fast, or next: purchases go through Next too', env.DOOR || 'fast')
      .option('--host <address>', '0.0.0.0 for a classroom', addressFrom(env.HOST) ?? '127.0.0.1')
      .option('--fresh', 'delete the data of an earlier start first', false)
      .option('--adopt', 'write into the database of DATABASE_URL though it holds other tables', false)
      .option(
        '--reload',
        'pages follow the sources, as `next dev` has them; purchases go through Next',
        false,
      ),
    argv,
  );
  const { port, instances, drivers, door, host, fresh, adopt, reload } = program.opts<Given>();
  return {
    port: read('--port', port, whole(1, 65_535)),
    instances: read('--instances', instances, whole(1, 64)),
    drivers: read('--drivers', drivers, oneOf('tcp', 'http')),
    door: read('--door', door, oneOf('fast', 'next')),
    host: read('--host', host, notEmpty),
    fresh,
    adopt,
    reload,
  };
}

/** Shells and conda say by HOST what the machine is called or is. A name that is meant is given by --host. */
function addressFrom(host: string | undefined): string | undefined {
  return host === 'localhost' || isIP(host ?? '') > 0 ? host : undefined;
}

/** What a start says of a HOST that it does not follow; undefined where there is none. */
export function ignoredHost({ HOST }: Readonly<Record<string, string | undefined>>): string | undefined {
  if (!HOST || addressFrom(HOST) !== undefined) return undefined;
  return `HOST=${HOST} of your shell is no address and is not followed: --host says where to listen`;
}

/** Commander hands a default over as it stands, one from the environment too. */
function read<T>(flag: string, text: string, parse: (text: string) => T): T {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof InvalidArgumentError)) throw cause;
    throw new UsageError(`${flag} ${text}: ${cause.message}`, { cause });
  }
}

function notEmpty(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('It should be an address.');
}
