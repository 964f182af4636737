import { Command } from 'commander';
import { parseCommand } from '@/lib/core/cli/parse-command';
import { endOnBadUsage } from './commands/bad-usage';

/** `npm run verify FILE`: checks a history that `npm run black-friday -- --history FILE` wrote. */

const HELP = `
It is checked that nothing was sold past the capacity at any moment, that a key has one order and an order one key,
that a buyer who has bought is not refused later, that nobody who came after "sold out" bought, that "sold out" was
never answered more than a second after tickets were provably there, that a limit, a used key and a key in progress
were only answered where they can be true, that every order was read back once, by its buyer, and is what was bought, that
the books add up, and that the record is whole: the crowd of its seed, every answer that was counted.

A run that was killed leaves a history without an end, perhaps with half a line at its end: it is judged as far as it
goes, and called incomplete.

Exit codes: 0 good, 99 a violation, 2 bad usage.`;

const [file = ''] = await endOnBadUsage(
  () =>
    parseCommand(
      new Command('verify')
        .description('Checks a history of npm run black-friday once more.')
        .argument('<file>', 'what --history wrote')
        .addHelpText('after', HELP),
      process.argv.slice(2),
    ).args,
);
const { runVerify } = await import('./commands/verify');
process.exitCode = await endOnBadUsage(() => runVerify(file));
