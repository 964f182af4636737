import { type FormEvent, useRef, useState } from 'react';
import { HiddenFields } from '@/app/_components/hidden-fields';
import { askSearch } from './ask-door';
import type { SearchAnswer } from './door-answer';
import { FoundTickets, type LetInProps } from './found-tickets';

interface Props extends LetInProps {
  readonly found: SearchAnswer | null;
}

/** Finds an order of this event by its number, and lets its tickets in one by one. */
export function SearchForm({ door, found: firstFound, ...rest }: Props) {
  const [found, setFound] = useState(firstFound);
  const [isAsking, setIsAsking] = useState(false);
  /** The number that was asked for last: an answer for another one is late. */
  const latest = useRef('');
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const number = String(new FormData(event.currentTarget).get('number'));
    latest.current = number;
    setIsAsking(true);
    const answer = await askSearch({ event: door.event, number });
    if (latest.current !== number) return;
    setFound(answer);
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

function Found({ found, ...rest }: LetInProps & { readonly found: SearchAnswer }) {
  if (found.kind !== 'found') return <p className="mt-3 font-semibold">{NOTHING[found.kind]}</p>;
  if (found.orders.length === 0) {
    return <p className="mt-3 font-semibold">No order of this event has that number.</p>;
  }
  return found.orders.map((order) => <FoundTickets key={order.id} order={order} {...rest} />);
}
