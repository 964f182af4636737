import type { Metadata } from 'next';
import { headers } from 'next/headers';
import Link from 'next/link';
import { CookieNote } from '@/app/_components/buying/cookie-note';
import { SettleEarlier } from '@/app/_components/buying/settle-earlier';
import { secretPath } from '@/lib/shop/orders/secret-link';
import { shop } from '@/lib/shop/shop';
import { ShopUnavailable } from '../_parts/shop-unavailable';
import { OrderRow } from './order-row';
import { readOwnOrders } from './read-own-orders';

export const metadata: Metadata = { title: 'My tickets', robots: { index: false, follow: false } };

/** The orders of this browser. */
export default async function TicketsPage() {
  const orders = await readOwnOrders(await headers());
  if (!orders) return <ShopUnavailable />;
  const { ticketSecret } = await shop();
  return (
    <>
      <h1 className="shout mt-2 mb-6 text-shout sm:mt-4">My tickets</h1>
      <SettleEarlier slug={null} serverNowMs={Date.now()} />
      {orders.length === 0 ? (
        <NothingYet />
      ) : (
        <ul className="max-w-5xl bg-stock">
          {orders.map((order) => (
            <OrderRow key={order.id} order={order} path={secretPath(order.id, ticketSecret)} />
          ))}
        </ul>
      )}
      <CookieNote />
      <p className="mt-6 max-w-prose text-quiet text-sm">
        This browser is the key to them. To have an order elsewhere too, open it here and take its secret link
        along: the browser that opens it keeps it.
      </p>
    </>
  );
}

function NothingYet() {
  return (
    <div className="max-w-5xl bg-stock px-6 py-14" data-state="empty">
      <p className="shout text-6xl">Empty pockets.</p>
      <p className="mt-3">
        No ticket was bought in this browser yet.{' '}
        <Link
          href="/"
          prefetch={false}
          className="inline-block font-semibold text-loud-ink underline underline-offset-4"
        >
          See what is on
        </Link>
      </p>
    </div>
  );
}
