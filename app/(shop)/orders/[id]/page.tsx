import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { CopyLink } from '@/app/_components/buying/copy-link';
import { PrintButton } from '@/app/_components/buying/print-button';
import { TextLink } from '@/app/_components/text-link';
import { formatMoney } from '@/lib/core/format/money';
import { orderNumber } from '@/lib/shop/orders/order-number';
import { ShopUnavailable } from '../../_parts/shop-unavailable';
import { describeOrder } from '../describe-order';
import { readAskedOrder } from '../read-asked-order';
import { Ticket } from './ticket';
import '../print.css';

interface Props {
  readonly params: Promise<{ id: string }>;
  readonly searchParams: Promise<{ k?: string | string[] }>;
}

export const metadata: Metadata = { title: 'Your order', robots: { index: false, follow: false } };

/** An order, for its buyer or for whoever has its secret link: what became of it, and the tickets to show. */
export default async function OrderPage({ params, searchParams }: Props) {
  const [{ id }, { k }] = await Promise.all([params, searchParams]);
  const asked = await readAskedOrder(id, k, await headers());
  if (asked.kind === 'none') notFound();
  if (asked.kind === 'away') return <ShopUnavailable />;

  const { order, link, ticketSecret } = asked;
  const { title, text } = describeOrder(order);
  const isPaid = order.status === 'paid';
  return (
    <article data-state={order.status}>
      <div className="print:hidden">
        <h1 className="shout mt-2 text-balance text-shout sm:mt-4">{title}</h1>
        <p className="mt-4 max-w-prose text-lg">{text}</p>
        <p className="mt-2 mb-8 font-semibold">
          {order.quantity} × {order.ticketType}, {formatMoney(order.totalCents, order.currency)}. Order{' '}
          <span className="whitespace-nowrap tabular-nums">{orderNumber(order.id)}</span>
        </p>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,1fr)_22rem] print:block">
        {isPaid ? (
          <ol className="space-y-6 print:space-y-0">
            {Array.from({ length: order.quantity }, (_, i) => i + 1).map((n) => (
              <Ticket key={n} order={order} n={n} ticketSecret={ticketSecret} />
            ))}
          </ol>
        ) : (
          <div className="bg-stock px-5 py-8">
            <p className="rubber text-6xl">{order.status}</p>
            {order.status === 'held' && order.isOwn && (
              <p className="mt-6">
                <a
                  href={`/orders/${order.id}/checkout`}
                  className="inline-flex min-h-11 items-center bg-ink px-5 font-semibold text-paper hover:bg-loud hover:text-on-loud"
                >
                  Pay now
                </a>
              </p>
            )}
          </div>
        )}
        <aside aria-label="This order" className="space-y-6 print:hidden">
          {isPaid && (
            <div className="flex flex-wrap gap-3">
              <a
                href={`/orders/${order.id}/calendar${new URL(link).search}`}
                className="inline-flex min-h-11 items-center bg-ink px-5 font-semibold text-paper hover:bg-loud hover:text-on-loud"
              >
                Add to calendar
              </a>
              <PrintButton />
            </div>
          )}
          <section>
            <h2 className="stamp">Keep this link</h2>
            <p className="mt-1.5 mb-3 max-w-prose text-sm leading-snug">
              It opens this order on any device, also when this browser forgets you. Whoever has it has the
              tickets.
            </p>
            <CopyLink link={link} />
          </section>
          {isPaid && order.isOwn && (
            <p>
              <TextLink href={`/orders/${order.id}/checkout`} className="py-1">
                Give the tickets back
              </TextLink>
            </p>
          )}
          <p>
            <TextLink href="/tickets" className="py-1">
              All my tickets
            </TextLink>
          </p>
        </aside>
      </div>
    </article>
  );
}
