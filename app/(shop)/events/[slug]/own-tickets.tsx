import { TextLink } from '@/app/_components/text-link';
import { within } from '@/lib/control/dashboard/within';
import { readViewer } from '@/lib/shop/orders/read-viewer';
import { secretPath } from '@/lib/shop/orders/secret-link';
import { findOrdersOfEvent, type OrderOfEvent } from '@/lib/shop/orders/tickets-of-event';
import { shop } from '@/lib/shop/shop';

/** The page is not kept waiting longer for what it can be read without. */
const PATIENCE_MS = 500;

/** Tells a buyer who has tickets for the event already, before more are bought. A new visitor costs no look-up. */
export async function OwnTickets({ eventId, cookies }: { eventId: string; cookies: string | null }) {
  const { stores, ticketSecret } = await shop();
  const viewer = readViewer(cookies, ticketSecret);
  if (viewer === null) return null;
  const found = await within(PATIENCE_MS, findOrdersOfEvent(stores.postgres, viewer, eventId));
  const all = found.state === 'ok' ? found.value : [];
  const held = all.find(({ isHeld }) => isHeld);
  const [newest, ...others] = all.filter(({ isHeld }) => !isHeld);
  return (
    <>
      {held && <Held {...held} />}
      {newest && <Owned orders={[newest, ...others]} ticketSecret={ticketSecret} />}
    </>
  );
}

function Held({ id, quantity }: OrderOfEvent) {
  return (
    <p className="border-loud border-l-8 bg-stock px-5 py-4 leading-snug" data-held={quantity}>
      You hold {quantity === 1 ? 'a ticket' : `${quantity} tickets`} for this event, not paid yet.{' '}
      <TextLink href={`/orders/${id}/checkout`} className="min-h-6">
        Pay
      </TextLink>
    </p>
  );
}

interface OwnedProps {
  readonly orders: readonly [OrderOfEvent, ...OrderOfEvent[]];
  readonly ticketSecret: string;
}

function Owned({ orders: [newest, ...others], ticketSecret }: OwnedProps) {
  const count = [newest, ...others].reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <p className="border-loud border-l-8 bg-stock px-5 py-4 leading-snug" data-own={count}>
      You have {count === 1 ? 'one ticket' : `${count} tickets`} for this event already.{' '}
      <TextLink
        href={others.length === 0 ? secretPath(newest.id, ticketSecret) : '/tickets'}
        className="min-h-6"
      >
        {count === 1 ? 'See it' : 'See them'}
      </TextLink>
    </p>
  );
}
