import type { Command } from 'commander';
import { UsageError } from './usage-error';

/**
 * Reads a command line. Prints the help and ends the process where that is asked for.
 * @param argv the arguments alone
 * @throws {UsageError} bad usage; commander has printed why, so the message is empty
 */
export function parseCommand(command: Command, argv: readonly string[]): Command {
  return command
    .allowExcessArguments(false)
    .exitOverride((error) => {
      if (error.exitCode === 0) process.exit(0);
      throw new UsageError('', { cause: error });
    })
    .parse([...argv], { from: 'user' });
}
