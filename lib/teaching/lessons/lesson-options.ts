import { Command } from 'commander';
import { parseCommand } from '@/lib/core/cli/parse-command';
import { UsageError } from '@/lib/core/cli/usage-error';

export interface LessonOptions {
  readonly number: number | undefined;
  readonly once: boolean;
}

/**
 * Reads the command line. Prints the help and ends the process where that is asked for.
 * @param argv the arguments alone
 * @param last the number of the last lesson that there is
 * @throws {UsageError} bad usage; the message is empty where it was printed already
 */
export function parseOptions(argv: readonly string[], last: number): LessonOptions {
  const program = parseCommand(
    new Command('lesson')
      .description('Opens the exercise of a lesson, and runs every schedule against it whenever it is saved.')
      .argument('[number]', `1 to ${last}; left out: lists the lessons`)
      .option('--once', 'checks the exercise once, and ends')
      .addHelpText('after', HELP),
    argv,
  );
  const { once = false } = program.opts<{ readonly once?: boolean }>();
  const [text] = program.args;
  if (text === undefined) {
    if (once) throw new UsageError(`--once checks one exercise: say which, 1 to ${last}`);
    return { number: undefined, once };
  }
  const number = Number(text);
  if (!/^\d{1,2}$/.test(text) || number < 1 || number > last) {
    throw new UsageError(`There is no lesson ${text}. There are 1 to ${last}.`);
  }
  return { number, once };
}

const HELP = `
The exercise is exercises/NN.ts. It is made when it is not there, and never written over: delete it to begin again.

Exit codes of --once: 0 good, 1 not yet, 2 bad usage.`;
