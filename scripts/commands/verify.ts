import pc from 'picocolors';
import { formatCount } from '@/lib/core/format/figures';
import type { Sale } from '@/lib/load/judge/history-sale';
import { readHistory } from '@/lib/load/judge/read-history';
import { verifySale } from '@/lib/load/judge/verify-history';

const BAD_VERDICT = 99;

/**
 * Checks a history, and says what it holds against the shop.
 * @returns the exit code of `npm run verify`
 * @throws {UsageError} the file is no history
 */
export async function runVerify(file: string): Promise<number> {
  const sales = await readHistory(file);
  const isGood = sales.map(report).every(Boolean);
  const isComplete = sales.every(({ ends }) => ends.length > 0);
  const good = `GOOD${isComplete ? '' : ' as far as it goes'}: the history holds nothing against the shop`;
  console.log(isGood ? pc.green(good) : pc.red('BAD'));
  return isGood ? 0 : BAD_VERDICT;
}

function report(sale: Sale): boolean {
  const violations = verifySale(sale);
  const { run, requests, keys, restocks, ends } = sale;
  console.log(
    `${run.ticketTypeId}, ${run.strategy ?? 'the shop’s own strategy'}, seed ${run.seed}: ` +
      `${formatCount(run.stock)} tickets, ${formatCount(keys.size)} keys, ${formatCount(requests.length)} requests` +
      (restocks.length > 0 ? `, ${restocks.length} restocks` : '') +
      (ends.length > 0 ? '' : ', incomplete: the run did not come to its end'),
  );
  for (const violation of violations) console.log(pc.red(`violation: ${violation}`));
  return violations.length === 0;
}
