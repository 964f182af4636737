import { HiddenFields } from '@/app/_components/hidden-fields';
import type { Scanned, Wanted } from '@/lib/shop/door/scan-list';
import type { DoorAnswer, FoundOrder } from './door-answer';
import type { Door } from './use-scans';

export interface LetInProps {
  readonly door: Door;
  /** What a button does without JavaScript. */
  readonly action: (form: FormData) => void;
  readonly scans: readonly Scanned<DoorAnswer>[];
  readonly onLetIn: (wanted: Wanted) => void;
}

/** The tickets of an order that was found, to be let in one by one. */
export function FoundTickets({
  order,
  door,
  action,
  scans,
  onLetIn,
}: LetInProps & { readonly order: FoundOrder }) {
  return (
    <div className="mt-4">
      <h3 className="font-semibold">
        № {order.number}: {order.tickets.length} × {order.ticketType}
        {order.status !== 'paid' && `, ${order.status}`}
      </h3>
      <ol className="mt-2 grid gap-2">
        {order.tickets.map((usedAt, i) => {
          const n = String(i + 1);
          const scan = scans.find(
            ({ wanted }) => 'orderId' in wanted && wanted.orderId === order.id && wanted.n === n,
          );
          const verdict = scan?.answer?.verdict;
          const inSince =
            verdict?.kind === 'welcome' || verdict?.kind === 'already-used'
              ? verdict.usedTime
              : verdict?.kind === 'taken-back'
                ? null
                : usedAt;
          return (
            <li key={n} className="flex min-h-11 flex-wrap items-center gap-x-4">
              <span>Ticket {n}</span>
              {inSince !== null ? (
                <strong>in since {inSince}</strong>
              ) : (
                order.status === 'paid' && (
                  <form
                    action={action}
                    onSubmit={(event) => {
                      event.preventDefault();
                      onLetIn({ orderId: order.id, n });
                    }}
                  >
                    <HiddenFields fields={{ ...door, orderId: order.id, n }} />
                    <button type="submit" className="border-2 border-ink px-3 py-1.5 font-semibold">
                      Let in<span className="sr-only"> ticket {n}</span>
                    </button>
                  </form>
                )
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
