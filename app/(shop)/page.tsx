import type { Metadata } from 'next';
import { FilterForm } from '@/app/_components/filter-form';
import { ProgrammeAge } from '@/app/_components/programme-age';
import { chooseEvents, listChoices, readFilter } from '@/lib/shop/catalogue/choose-events';
import { EmptyList } from './_parts/empty-list';
import { EventCard } from './_parts/event-card';
import { FilterFields } from './_parts/filter-fields';
import { readProgramme } from './_parts/read-programme';
import { ShopUnavailable } from './_parts/shop-unavailable';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export const metadata: Metadata = { alternates: { canonical: '/' } };

/** The programme: every event as a ticket. */
export default async function ProgrammePage({ searchParams }: Props) {
  const programme = await readProgramme();
  if (!programme) return <ShopUnavailable />;
  const filter = readFilter(await searchParams);
  const chosen = chooseEvents(programme.events, filter);
  const serverNowMs = Date.now();
  return (
    <>
      <h1 className="shout mt-2 mb-6 text-shout sm:mt-4">
        {countNights(programme.events.length)} nights. No seat sold <span className="marked">twice.</span>
      </h1>
      <FilterForm>
        <FilterFields filter={filter} {...listChoices(programme.events)} />
      </FilterForm>
      <div className="mt-5 mb-3 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 className="stamp">
          <span role="status">
            {chosen.length === programme.events.length
              ? `The whole programme: ${chosen.length} events`
              : `${chosen.length} of ${programme.events.length} events`}
          </span>
        </h2>
        <ProgrammeAge asOf={programme.asOf} serverNowMs={serverNowMs} />
      </div>
      {chosen.length === 0 ? (
        <EmptyList
          title="No events match your search."
          text="Try other words, or another city or month."
          label="Show the whole programme"
        />
      ) : (
        <ul className="grid bg-stock lg:grid-cols-2 min-[1800px]:grid-cols-3">
          {chosen.map((event, i) => (
            <EventCard
              key={event.id}
              event={event}
              number={programme.events.indexOf(event) + 1}
              serverNowMs={serverNowMs}
              isEarly={i < 4}
            />
          ))}
        </ul>
      )}
    </>
  );
}

const IN_WORDS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'];

function countNights(count: number): string {
  return [...IN_WORDS, 'Eleven', 'Twelve'][count] ?? String(count);
}
