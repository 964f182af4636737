import { Command } from 'commander';
import pc from 'picocolors';
import { whole } from '@/lib/load/format';
import type { Sale } from '@/lib/load/history-sale';
import { readHistory } from '@/lib/load/read-history';
import { UsageError } from '@/lib/load/usage-error';
import { verifySale } from '@/lib/load/verify-history';

/** `npm run verify FILE`: checks a history that `npm run black-friday -- --history FILE` wrote. */

const EXIT = { badUsage: 2, badVerdict: 99 } as const;

const HELP = `
It is checked that nothing was sold past the capacity at any moment, that a key has one order and an order one key,
that who has bought is not refused later, that nobody who came after "sold out" bought, and that "sold out" was never
told more than a second after tickets were provably there.

Exit codes: 0 good, 99 a violation, 2 bad usage.`;

const program = new Command('verify')
  .description('Checks a history of npm run black-friday once more.')
  .argument('<file>', 'what --history wrote')
  .addHelpText('after', HELP)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT.badUsage))
  .parse();

function report(sale: Sale): boolean {
  const violations = verifySale(sale);
  const { run, requests, wishes, restocks, books } = sale;
  console.log(
    `${run.ticketTypeId}, ${run.strategy ?? 'the shop’s own strategy'}, seed ${run.seed}: ` +
      `${whole(run.stock)} tickets, ${whole(wishes.size)} keys, ${whole(requests.length)} requests` +
      (restocks.length > 0 ? `, ${restocks.length} restocks` : '') +
      (books ? '' : ', no books: the run did not come to an end'),
  );
  for (const violation of violations) console.log(pc.red(`violation: ${violation}`));
  return violations.length === 0;
}

try {
  const sales = await readHistory(program.args[0] ?? '');
  const isGood = sales.map(report).every(Boolean);
  console.log(isGood ? pc.green('GOOD: the history holds nothing against the shop') : pc.red('BAD'));
  process.exitCode = isGood ? 0 : EXIT.badVerdict;
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = EXIT.badUsage;
}
