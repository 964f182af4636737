import type { Snapshot } from '@/lib/control/dashboard/snapshot';
import { formatCount } from '@/lib/core/format/count';
import { formatMoney } from '@/lib/core/format/money';

/** Where the money of the whole shop is: kept, given back, and between the two. Nothing where nobody ever paid. */
export function MoneySum({ audit }: Pick<Snapshot, 'audit'>) {
  if (!audit) return null;
  const { money, onTheWay } = audit;
  const isMoving = onTheWay.open + onTheWay.owed > 0;
  const sums = money.filter((sum) => sum.chargedCents + sum.owedCents + sum.returnedCents > 0);
  if (sums.length === 0 && !isMoving) return null;
  return (
    <section aria-label="Money" className="wall-label flex flex-wrap items-baseline gap-x-6 gap-y-1">
      {sums.map(({ currency, chargedCents, owedCents, returnedCents }) => (
        <span key={currency}>
          Charged <b>{formatMoney(chargedCents, currency)}</b>, given back{' '}
          <b>{formatMoney(returnedCents, currency)}</b>
          {owedCents > 0 && (
            <>
              , on its way back <b>{formatMoney(owedCents, currency)}</b>
            </>
          )}
        </span>
      ))}
      <span className={isMoving ? '' : 'text-quiet'}>
        {isMoving ? `Payments on their way: ${formatCount(onTheWay.open)}` : 'No payment is on its way.'}
      </span>
      {onTheWay.overdue > 0 && (
        <b className="alarm px-3">{formatCount(onTheWay.overdue)} should have come to their end</b>
      )}
    </section>
  );
}
