import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { SettleEarlier } from '@/app/_components/buying/settle-earlier';
import { Poster } from '@/app/_components/poster';
import { ProgrammeAge } from '@/app/_components/programme-age';
import { readLocalMoment } from '@/lib/core/format/when';
import { readOrigin } from '@/lib/core/http/origin';
import { readAvailability } from '@/lib/shop/catalogue/availability';
import { findOtherNights } from '@/lib/shop/catalogue/other-nights';
import { shop } from '@/lib/shop/shop';
import { readProgramme } from '../../_parts/read-programme';
import { ShopUnavailable } from '../../_parts/shop-unavailable';
import { AskAgain } from './ask-again';
import { BuyForm } from './buy-form';
import { choosePageKey } from './choose-page-key';
import { Closed } from './closed';
import { EventJsonLd } from './event-json-ld';
import { OwnTickets } from './own-tickets';
import { ProblemNotice } from './problem-notice';
import { readReturn } from './read-return';
import { findOpenQuestion, whatBecame } from './what-became';

interface Props {
  readonly params: Promise<{ slug: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { slug } = await params;
  const event = (await readProgramme())?.events.find((candidate) => candidate.slug === slug);
  if (!event) return { title: 'Last Ticket', robots: { index: false } };
  const { date } = readLocalMoment(event.startsAt, event.city);
  const description = `${event.tagline} ${event.venue}, ${event.city}, ${date}.`;
  return {
    title: event.name,
    description,
    alternates: { canonical: `/events/${slug}` },
    openGraph: { title: event.name, description, url: `/events/${slug}` },
  };
}

/** One event: the poster, the facts, and the form that buys. */
export default async function EventPage({ params, searchParams }: Props) {
  const programme = await readProgramme();
  if (!programme) return <ShopUnavailable />;
  const { slug } = await params;
  const event = programme.events.find((candidate) => candidate.slug === slug);
  if (!event) notFound();

  const [asked, { demoMode, ticketSecret }] = await Promise.all([headers(), shop()]);
  const earlier = whatBecame(readReturn(await searchParams), event.ticketTypes);
  const key = choosePageKey(earlier.key, asked.get('cookie'), ticketSecret);
  const question = findOpenQuestion(earlier);
  const serverNowMs = Date.now();
  const now = readAvailability(event.ticketTypes, serverNowMs);
  const nights = findOtherNights(programme.events, event, serverNowMs);
  const isClosed = now.kind === 'sold-out' || now.kind === 'not-yet';
  const { date, time } = readLocalMoment(event.startsAt, event.city);
  return (
    <article>
      <EventJsonLd event={event} origin={readOrigin(asked)} nowMs={serverNowMs} />
      <h1 className="shout mt-2 mb-6 text-balance text-headline sm:mt-4">{event.name}</h1>
      <div className="grid grid-cols-[2fr_3fr] items-start gap-x-5 gap-y-8 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)] lg:grid-rows-[auto_1fr] lg:gap-x-10">
        <Poster
          slug={event.slug}
          alt={`Poster: ${event.name}`}
          isFirst
          className="poster-lit lg:sticky lg:top-6 lg:row-span-2"
        />
        <div className="min-w-0">
          <p className="shout text-[clamp(2rem,5vw,4rem)] leading-[0.95]">
            <time dateTime={event.startsAt}>
              {date} <span className="whitespace-nowrap text-loud-ink">{time}</span>
            </time>
          </p>
          <p className="mt-2 font-semibold text-lg leading-snug lg:text-2xl">
            {event.venue}, {event.city}
          </p>
          <p className="mt-3 max-w-prose text-quiet lg:text-lg">{event.tagline}</p>
        </div>
        <div className="col-span-2 min-w-0 space-y-4 lg:col-span-1">
          <OwnTickets eventId={event.id} cookies={asked.get('cookie')} />
          <ProblemNotice {...earlier} nights={nights} />
          {question ? (
            <AskAgain event={event} question={{ ...question, key }} />
          ) : isClosed ? (
            <>
              <SettleEarlier slug={event.slug} serverNowMs={serverNowMs} />
              <Closed event={event} availability={now} nights={nights} serverNowMs={serverNowMs} />
            </>
          ) : (
            <BuyForm
              event={event}
              serverNowMs={serverNowMs}
              idempotencyKey={key}
              earlier={earlier}
              nights={nights}
              isDemo={demoMode}
            />
          )}
          <ProgrammeAge asOf={programme.asOf} serverNowMs={serverNowMs} />
        </div>
      </div>
    </article>
  );
}
