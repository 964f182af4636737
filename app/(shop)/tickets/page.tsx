import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { CookieNote } from '@/app/_components/buying/cookie-note';
import { SettleEarlier } from '@/app/_components/buying/settle-earlier';
import { secretPath } from '@/lib/shop/orders/secret-link';
import { shop } from '@/lib/shop/shop';
import { EmptyList } from '../_parts/empty-list';
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
        <EmptyList
          title="Empty pockets."
          text="No ticket was bought in this browser yet."
          label="See what is on"
        />
      ) : (
        <ul className="max-w-5xl bg-stock">
          {orders.map((order) => (
            <OrderRow key={order.id} order={order} path={secretPath(order.id, ticketSecret)} />
          ))}
        </ul>
      )}
      <CookieNote />
      <p className="mt-6 max-w-prose text-quiet text-sm">
        Your tickets are kept for this browser. To have an order on another device too, open it here and copy
        its secret link: the browser that opens the link keeps the order.
      </p>
    </>
  );
}
