import { Command, InvalidArgumentError, Option } from 'commander';
import { oneOf, whole } from '@/lib/core/cli/flag-values';
import { keysOf } from '@/lib/core/cli/keys-of';
import { parseCommand } from '@/lib/core/cli/parse-command';
import { UsageError } from '@/lib/core/cli/usage-error';
import { type ArrivalPlan, isAtOnce, PROFILES, type Profile, planArrivals } from './generator/arrivals';
import {
  allFaults,
  FAULTS,
  type FaultName,
  faultsOfPayments,
  spanOf,
  splitForFaults,
} from './generator/fault-names';
import type { HoldAndPay } from './generator/paying';
import { HELP } from './help';
import { parseThresholds, type Threshold } from './result/thresholds';

/* Read before anything is loaded that takes time: `--help` and a wrong flag are answered at once. */

/** What was typed, as the parsers below read it. */
interface Flags {
  readonly url?: string;
  readonly buyers?: number;
  readonly profile?: Profile;
  readonly rate?: number;
  readonly duration?: number;
  readonly closed?: boolean;
  readonly stock?: number;
  readonly concurrency: number;
  readonly workers: number;
  readonly strategy?: string;
  readonly compare?: readonly string[] | 'all';
  readonly warmup?: number;
  readonly rounds: number;
  readonly browse: number;
  readonly nemesis?: readonly (FaultName | 'all')[];
  readonly pay?: boolean;
  readonly hold?: number;
  readonly decline?: number;
  readonly lost?: number;
  readonly checkout?: string;
  readonly threshold?: readonly Threshold[];
  readonly ticketType?: string;
  readonly seed?: number;
  readonly json?: string;
  readonly html?: string;
  readonly history?: string;
  readonly baseline?: string;
  readonly allowHost?: boolean;
  readonly keep?: boolean;
  readonly instances?: number;
  readonly drivers?: 'tcp' | 'http';
  readonly door?: 'fast' | 'next';
}

type WithDefault = 'closed' | 'threshold' | 'allowHost' | 'keep';
type OfPay = 'pay' | 'hold' | 'decline' | 'lost' | 'checkout';

/** What was asked for on the command line. */
export type BlackFridayOptions = Omit<
  Flags,
  WithDefault | OfPay | 'nemesis' | 'buyers' | 'profile' | 'rate' | 'duration' | 'stock'
> &
  Required<Pick<Flags, WithDefault>> & {
    readonly stock: number;
    readonly plan: ArrivalPlan;
    readonly nemesis: readonly FaultName[];
    /** Undefined: they buy at the door. */
    readonly pay: HoldAndPay | undefined;
  };

/**
 * Reads the command line of `npm run black-friday`. Prints the help and ends the process where that is asked for.
 * @param argv the arguments alone
 * @throws {UsageError} bad usage; the message is empty where it was printed already
 */
export function parseOptions(argv: readonly string[]): BlackFridayOptions {
  const program = parseCommand(
    new Command('black-friday')
      .description('Throws a crowd at the shop, and judges the shop by what its buyers were told.')
      .option('--url <address>', 'the shop; left out: brings up one of its own and takes it down')
      .option(
        '--buyers <n>',
        'how many come; left out: 5000, or what --rate and --duration make',
        whole(1, 1_000_000),
      )
      .addOption(
        new Option(
          '--profile <name>',
          'how they come, see below; left out: doorbuster, or soak with --rate, --duration or --nemesis',
        ).choices(keysOf(PROFILES)),
      )
      .option('--rate <n>', 'buyers per second, where they come over time', whole(1, 1_000_000))
      .option('--duration <seconds>', 'over how long they come', seconds)
      .option(
        '--closed',
        'as many buyers as sockets, the next comes when one has gone: hides what waiting costs',
      )
      .option(
        '--stock <n>',
        'tickets on sale; left out: 500, four of five get one with --nemesis',
        whole(0, 1_000_000),
      )
      .option('--concurrency <n>', 'sockets that the crowd shares', whole(1, 4096), 64)
      .option('--workers <n>', 'threads of the crowd, which share its sockets', whole(1, 64), 1)
      .option('--strategy <id>', 'how to sell; left out: the shop’s own way')
      .option(
        '--compare <ids>',
        'the same crowd to each of these strategies, such as bouncer,naive; or all',
        strategies,
      )
      .option(
        '--warmup <n>',
        'buyers who come before and do not count; 500 with --compare',
        whole(0, 1_000_000),
      )
      .option('--rounds <n>', 'plays it this often, and shows medians and spread', whole(1, 100), 1)
      .option('--browse <n>', 'people who look at pages while others buy', whole(0, 10_000), 0)
      .option(
        '--nemesis <faults>',
        'breaks things meanwhile, see below; all: but restock and kills',
        addTo(faults),
      )
      .option(
        '--pay',
        'what they buy is held, and they pay; one who is declined tries again, cancels or leaves',
      )
      .option('--hold <seconds>', 'how long it is held; left out: 5', seconds)
      .option('--decline <part>', 'the part of the cards that is declined; left out: 0.1', part)
      .option('--lost <part>', 'the part of the cards whose answer is lost; left out: 0.05', part)
      .option('--checkout <id>', 'the coordinator; left out: the shop’s own')
      .option('--ticket-type <id>', 'what to buy; left out: the first of the first event')
      .option('--seed <n>', 'replays the buyers of an earlier run, and when they came', whole(0, 2 ** 32 - 1))
      .option(
        '--threshold <list>',
        'what has to hold, such as p99<500,oversold==0,5xx==0',
        addTo(parseThresholds),
      )
      .option('--json <file>', 'writes the result')
      .option('--html <file>', 'writes a page of the result')
      .option('--baseline <file>', 'an earlier --json: shows what has changed since; decides no exit code')
      .option('--history <file>', 'writes every request and answer; npm run verify checks it again')
      .option('--allow-host', 'the shop may be on another machine, if it says that it is a demo')
      .option('--keep', 'resets the ticket type and leaves it as the crowd left it, orders and all')
      .option('--instances <n>', 'server processes of a shop of its own', whole(1, 64))
      .option('--drivers <pair>', 'tcp or http, for a shop of its own', oneOf('tcp', 'http'))
      .option('--door <door>', 'fast or next, for a shop of its own', oneOf('fast', 'next'))
      .addHelpText('after', HELP),
    argv,
  );
  return check(program.opts<Flags>());
}

function check(flags: Flags): BlackFridayOptions {
  const { closed = false, threshold = [], allowHost = false, keep = false } = flags;
  const { buyers, rate, duration, hold, decline, lost, checkout, pay: pays = false, ...options } = flags;
  const ofPay = Object.entries({ hold, decline, lost, checkout }).filter(([, value]) => value !== undefined);
  if (ofPay.length > 0 && !pays) {
    throw new UsageError(
      `--${ofPay.map(([name]) => name).join(' and --')} is for a crowd that pays: add --pay`,
    );
  }
  const pay = pays
    ? {
        ...{ holdMs: (hold ?? 5) * 1000, decline: decline ?? 0.1, lost: lost ?? 0.05 },
        ...(checkout === undefined ? {} : { checkout }),
      }
    : undefined;
  if (pay && pay.decline + pay.lost > 1) {
    throw new UsageError('--decline and --lost are parts of the same cards: together 1 at most');
  }
  if (pay && pay.holdMs < 1000) throw new UsageError('--hold should be a second at least');
  // It waits until all is sold: what comes after it would break an empty shop.
  const nemesis = (flags.nemesis ?? [])
    .flatMap((name) => (name === 'all' ? allFaults(pays) : name))
    .toSorted((a, b) => Number(a === 'restock') - Number(b === 'restock'));
  const [unmet] = pays ? [] : faultsOfPayments(nemesis);
  if (unmet !== undefined) throw new UsageError(`--nemesis ${unmet} is for a crowd that pays: add --pay`);
  const ownOnly = (['instances', 'drivers', 'door'] as const).filter((name) => options[name] !== undefined);
  if (options.url !== undefined && ownOnly.length > 0) {
    throw new UsageError(`--${ownOnly.join(' and --')} is for a shop of its own: leave --url out`);
  }
  if (options.compare && options.strategy !== undefined) {
    throw new UsageError('--compare names the strategies: leave --strategy out');
  }
  if (options.compare && options.baseline !== undefined) {
    throw new UsageError('--baseline is about one strategy: leave --compare out');
  }
  if (closed && (options.profile ?? rate ?? duration) !== undefined && options.profile !== 'bots') {
    throw new UsageError('--closed keeps no schedule: leave --profile, --rate and --duration out');
  }
  if (options.concurrency < options.workers) {
    throw new UsageError('--workers: each needs a socket, so give it more --concurrency');
  }
  const isBroken = nemesis.length > 0;
  const comesOverTime = isBroken || rate !== undefined || duration !== undefined;
  const profile = options.profile ?? (comesOverTime ? 'soak' : 'doorbuster');
  const needsSpan = isBroken && !isAtOnce(profile) && rate === undefined;
  const durationMs = duration === undefined ? (needsSpan ? spanOf(nemesis) : undefined) : duration * 1000;
  const even = planArrivals({ profile, buyers, ratePerSecond: rate, durationMs });
  const stock = options.stock ?? (isBroken && !pay ? Math.ceil(even.buyers * 0.8) : 500);
  const split = profile === 'soak' ? splitForFaults(nemesis, { buyers: even.buyers, stock }) : undefined;
  const plan = split ? { ...even, split } : even;
  return { ...options, closed, nemesis, threshold, allowHost, keep, stock, plan, pay };
}

/** A flag that is given again says more; it takes back nothing. */
function addTo<T>(parse: (list: string) => readonly T[]) {
  return (list: string, earlier: readonly T[] = []): readonly T[] => [...earlier, ...parse(list)];
}

function faults(text: string): readonly (FaultName | 'all')[] {
  if (text === 'all') return ['all'];
  return ids(text).map((id) => {
    const found = keysOf(FAULTS).find((name) => name === id);
    if (!found) throw new InvalidArgumentError(`It should be of ${keysOf(FAULTS).join(', ')}; or all.`);
    return found;
  });
}

function strategies(text: string, earlier: readonly string[] | 'all' = []): readonly string[] | 'all' {
  return text === 'all' || earlier === 'all' ? 'all' : [...new Set([...earlier, ...ids(text)])];
}

function ids(text: string): string[] {
  const named = text.split(',').map((id) => id.trim());
  if (named.includes('')) throw new InvalidArgumentError('It should be ids with commas between them.');
  return [...new Set(named)];
}

function part(text: string): number {
  const value = Number(text);
  if (/^\d(\.\d+)?$/.test(text) && value <= 1) return value;
  throw new InvalidArgumentError('It should be a part from 0 to 1, such as 0.1.');
}

function seconds(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0 && value <= 86_400) return value;
  throw new InvalidArgumentError('It should be a number of seconds, such as 30 or 0.5.');
}
