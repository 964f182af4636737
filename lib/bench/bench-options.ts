import { Command } from 'commander';
import { whole } from '@/lib/core/cli/flag-values';
import { parseCommand } from '@/lib/core/cli/parse-command';

/** What was typed. */
interface Flags {
  readonly rounds?: number;
  readonly quick?: boolean;
  readonly json?: string;
  readonly readme?: boolean;
}

/** How much is measured. */
export interface BenchOptions {
  readonly json: string | undefined;
  /** Whether it is hurried: figures to try the bench, not to believe. */
  readonly quick: boolean;
  /** Whether the figures go into the README and docs/performance.md. */
  readonly readme: boolean;
  /** Beside the warm-up. */
  readonly rounds: number;
  /** How long each rate is taken in each round. */
  readonly legMs: number;
  /** How long refusals are counted in each round. */
  readonly refusalsMs: number;
  /** How many purchases memory is watched over, and how often it is looked at. */
  readonly purchases: number;
  readonly sampleMs: number;
  /** How many connections are open at once. */
  readonly connections: number;
  /** How many orders a long history has. */
  readonly history: number;
}

const FULL = {
  rounds: 5,
  legMs: 2000,
  refusalsMs: 5000,
  purchases: 100_000,
  sampleMs: 1000,
  connections: 10_000,
  history: 1_000_000,
};
const QUICK = {
  rounds: 1,
  legMs: 700,
  refusalsMs: 3000,
  purchases: 3000,
  sampleMs: 100,
  connections: 1000,
  history: 20_000,
};

/**
 * Reads the command line of `npm run bench`. Prints the help and ends the process where that is asked for.
 * @throws {UsageError} bad usage; the message is empty where it was printed already
 */
export function parseBenchOptions(argv: readonly string[]): BenchOptions {
  const program = parseCommand(
    new Command('bench')
      .description('Measures the shop against the framework and the stores it stands on, on this machine.')
      .option(
        '--rounds <n>',
        `how often each is measured, in turn (default: ${FULL.rounds}; fewer are not to be believed)`,
        whole(1, 100),
      )
      .option('--quick', 'everything once, and short: to try the bench; the figures are worth nothing')
      .option('--json <file>', 'writes the result')
      .option('--readme', 'writes the figures and their charts into the README and docs/performance.md')
      .addHelpText('after', '\nExit codes: 0 good, 99 a goal is missed, 1 a part failed, 2 bad usage.'),
    argv,
  );
  const { rounds, quick = false, json, readme = false } = program.opts<Flags>();
  const plan = { ...(quick ? QUICK : FULL), ...(rounds !== undefined && { rounds }) };
  return { ...plan, json, readme, quick: quick || plan.rounds < FULL.rounds };
}
