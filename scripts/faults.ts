import { Argument, Command } from 'commander';
import { oneOf, whole } from '@/lib/core/cli/flag-values';
import { parseCommand } from '@/lib/core/cli/parse-command';
import { endOnBadUsage } from './commands/bad-usage';
import type { FaultsFlags } from './commands/faults-flags';

/** `npm run faults`: kills the checkout at every call, or plays random histories, and looks what is left. See `--help`. */

const HELP = `
Kills are real (SIGKILL), and so are Postgres and Redis; the payment provider is the one of this machine.
Exit code 0: all held. 99: a violation. 2: bad usage. 3: no result.`;

const { what, flags } = await endOnBadUsage(async () => {
  const command = parseCommand(
    new Command('faults')
      .addArgument(new Argument('<what>', 'what is played').choices(['matrix', 'histories']))
      .option('--only <call>', 'matrix: dies at this call alone, such as payments.confirm')
      .option(
        '--with <company>',
        'matrix: what else goes wrong; left out: each alone, then with each other fault',
      )
      .option('--checkout <id>', 'matrix: which coordinator; left out: the shop’s own')
      .option('--lanes <n>', 'matrix: rows at once, each with stores of its own', whole(1, 16), 2)
      .option('--count <n>', 'histories: how many', whole(1, 1_000_000), 100)
      .option('--seed <n>', 'histories: plays those of an earlier run again', whole(0, 2 ** 31 - 1))
      .option('--drivers <pair>', 'tcp or http', oneOf('tcp', 'http'), 'tcp' as const)
      .addHelpText('after', HELP),
    process.argv.slice(2),
  );
  return { what: command.args[0], flags: command.opts<FaultsFlags>() };
});
const { runHistories, runMatrix } = await import('./commands/faults');
process.exitCode = await (what === 'matrix' ? runMatrix(flags) : runHistories(flags));
