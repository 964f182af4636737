import { Command } from 'commander';
import { UsageError } from '@/lib/load/usage-error';
import { endOnBadUsage } from './commands/bad-usage';

/** `npm run verify FILE`: checks a history that `npm run black-friday -- --history FILE` wrote. */

const HELP = `
It is checked that nothing was sold past the capacity at any moment, that a key has one order and an order one key,
that who has bought is not refused later, that nobody who came after "sold out" bought, and that "sold out" was never
told more than a second after tickets were provably there.

A run that was killed leaves a history without books, perhaps with half a line at its end: it is judged as far as it
goes, and called incomplete.

Exit codes: 0 good, 99 a violation, 2 bad usage.`;

const [file = ''] = await endOnBadUsage(
  () =>
    new Command('verify')
      .description('Checks a history of npm run black-friday once more.')
      .argument('<file>', 'what --history wrote')
      .addHelpText('after', HELP)
      .exitOverride((error) => {
        if (error.exitCode === 0) process.exit(0);
        throw new UsageError('', { cause: error });
      })
      .parse().args,
);
const { runVerify } = await import('./commands/verify');
process.exitCode = await endOnBadUsage(() => runVerify(file));
