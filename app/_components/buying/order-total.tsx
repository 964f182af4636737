import { formatTotal } from '@/lib/core/format/money';
import type { Offer } from './offer';

interface Props {
  readonly type: Offer | undefined;
  readonly quantity: number;
  /** Whether the page follows what is chosen: before that, and without JavaScript, the sum would be another one's. */
  readonly isLive: boolean;
  readonly isDemo: boolean;
}

/** What an order costs, said before it is bought. */
export function OrderTotal({ type, quantity, isLive, isDemo }: Props) {
  return (
    <>
      {isLive && type ? (
        <p className="flex items-end justify-between gap-4">
          <span className="min-w-0">
            <span className="stamp block text-quiet">In all</span>
            <span className="shout line-clamp-2 text-2xl leading-none sm:text-3xl">
              {quantity} × {type.name}
            </span>
          </span>
          <span className="shout text-5xl leading-none sm:text-6xl">
            {formatTotal(type.priceCents * quantity, type.currency)}
          </span>
        </p>
      ) : (
        <p className="text-sm">
          Prices are for one ticket. The sum stands beside the number that you choose.
        </p>
      )}
      {isDemo && (
        <p className="mt-2 text-quiet text-sm">No money moves: this is a demo, and you pay nothing.</p>
      )}
    </>
  );
}
