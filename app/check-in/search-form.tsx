import { type FormEvent, useState } from 'react';
import type { Scanned, Wanted } from '@/lib/tickets/scan-list';
import { askSearch } from './ask-door';
import type { DoorAnswer, FoundOrder, SearchAnswer } from './door-answer';
import { HiddenFields } from './hidden-fields';
import type { Door } from './use-scans';

interface Props {
  readonly door: Door;
  readonly action: (form: FormData) => void;
  readonly found: SearchAnswer | null;
  readonly scans: readonly Scanned<DoorAnswer>[];
  readonly onLetIn: (wanted: Wanted) => void;
}

/** Finds an order of this event by its number, and lets its tickets in one by one. */
export function SearchForm({ door, found: firstFound, ...rest }: Props) {
  const [found, setFound] = useState(firstFound);
  const [isAsking, setIsAsking] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const number = String(new FormData(event.currentTarget).get('number'));
    setIsAsking(true);
    setFound(await askSearch({ event: door.event, number }));
    setIsAsking(false);
  };
  return (
    <section aria-labelledby="search" className="mt-4 bg-stock px-4 py-5 sm:px-5">
      <h2 id="search" className="shout text-4xl leading-none">
        No code to scan?
      </h2>
      <form method="get" action="/check-in" onSubmit={submit} className="mt-3">
        <HiddenFields fields={door} />
        <label htmlFor="number" className="block font-semibold">
          Number of the order, such as 3AA1-7B84
        </label>
        <div className="mt-2 flex flex-wrap gap-3">
          <input
            id="number"
            name="number"
            required
            maxLength={40}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            className="h-12 min-w-0 flex-[1_1_10rem] border-2 border-ink bg-paper px-4"
          />
          <button type="submit" className="shout h-12 border-2 border-ink px-5 pt-1 text-2xl">
            Search
          </button>
        </div>
      </form>
      <div role="status">
        {isAsking ? (
          <p className="mt-3">Searching …</p>
        ) : (
          found && <Found door={door} found={found} {...rest} />
        )}
      </div>
    </section>
  );
}

const NOTHING = {
  'no-number': 'That is no number of an order: it has eight digits or letters from A to F.',
  away: 'No answer. Search again in a moment.',
  closed: 'Signed out. Load this page again and type the token.',
} as const;

function Found({ found, ...rest }: Omit<Props, 'found'> & { readonly found: SearchAnswer }) {
  if (found.kind !== 'found') return <p className="mt-3 font-semibold">{NOTHING[found.kind]}</p>;
  if (found.orders.length === 0) {
    return <p className="mt-3 font-semibold">No order of this event has that number.</p>;
  }
  return found.orders.map((order) => <FoundTickets key={order.id} order={order} {...rest} />);
}

function FoundTickets({
  order,
  door,
  action,
  scans,
  onLetIn,
}: Omit<Props, 'found'> & { readonly order: FoundOrder }) {
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
