import type { Metadata } from 'next';
import { formatMoment } from '@/lib/core/format/when';
import { makeKey } from '@/lib/shop/buying/make-key';
import { countDoor, type DoorEvent, findDoorEvent, listDoorEvents } from '@/lib/shop/door/door-events';
import { type Shop, shop } from '@/lib/shop/shop';
import { ShopFrame } from '../(shop)/_parts/shop-frame';
import { ShopUnavailable } from '../(shop)/_parts/shop-unavailable';
import { askWithoutScript } from './actions';
import { toAway } from './answer-scan';
import { answerSearch } from './answer-search';
import { EventList } from './event-list';
import { NightNote } from './night-note';
import { doorKeys, hasPass } from './read-pass';
import { ScanForm } from './scan-form';
import { SignIn } from './sign-in';
import { SignOut } from './sign-out';

export const metadata: Metadata = { title: 'Check in', robots: { index: false, follow: false } };

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

interface Asked {
  readonly event: string;
  readonly night: string;
  readonly number: string;
}

/** The door: staff who have its token choose an event and scan its tickets, and each lets one person in. */
export default async function CheckInPage({ searchParams }: Props) {
  const theShop = await shop();
  const { event, night, number, token } = await searchParams;
  const asked = { event: oneText(event), night: oneText(night), number: oneText(number) };
  const isOpen = await hasPass(theShop);
  return (
    <ShopFrame>
      <div className="mx-auto max-w-3xl">
        {isOpen ? (
          await showDoor(theShop, asked).catch(showUnavailable)
        ) : (
          <>
            <h1 className="shout mt-2 mb-6 text-shout sm:mt-4">The door</h1>
            <SignIn
              hasToken={doorKeys(theShop).doorToken !== undefined}
              isDemo={theShop.demoMode}
              event={asked.event}
              isWrong={token === 'wrong'}
            />
          </>
        )}
      </div>
    </ShopFrame>
  );
}

async function showDoor(theShop: Shop, asked: Asked) {
  const { postgres } = theShop.stores;
  const event = await findDoorEvent(postgres, asked.event);
  if (event) return showScans(theShop, event, asked);
  return (
    <>
      <h1 className="shout mt-2 mb-6 text-shout sm:mt-4">The door</h1>
      <EventList events={await listDoorEvents(postgres)} />
      <SignOut />
    </>
  );
}

async function showScans(theShop: Shop, event: DoorEvent, { night, number }: Asked) {
  const { stores, demoMode } = theShop;
  const isPretending = demoMode && night === 'pretend';
  const fields = new Map([
    ['event', event.id],
    ['number', number],
  ]);
  return (
    <>
      <h1 className="shout mt-2 text-[clamp(2.5rem,9vw,5rem)] leading-[0.9] [overflow-wrap:anywhere]">
        {event.name}
      </h1>
      <p className="mt-2 mb-4">
        {event.venue}, {event.city}, {formatMoment(event.startsAt, event.city)}.{' '}
        <a href="/check-in" className="inline-block py-1 underline underline-offset-4">
          Another event
        </a>
      </p>
      <NightNote event={event} isDemo={demoMode} isPretending={isPretending} />
      <ScanForm
        door={{ event: event.id, night: isPretending ? 'pretend' : '' }}
        ask={askWithoutScript}
        count={await countDoor(stores.postgres, event.id)}
        scanId={makeKey()}
        found={number === '' ? null : await answerSearch(fields, theShop)}
      />
      <SignOut />
    </>
  );
}

/** For the page's `catch`. @throws what is no matter of Postgres being away, or too slow */
function showUnavailable(error: unknown) {
  toAway(error);
  return <ShopUnavailable />;
}

function oneText(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}
