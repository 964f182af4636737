import Link from 'next/link';
import { Poster } from '@/app/_components/poster';
import { TapMark } from '@/app/_components/tap-mark';
import { TextLink } from '@/app/_components/text-link';
import { formatMoney } from '@/lib/core/format/money';
import { formatMoment } from '@/lib/core/format/when';
import type { BoughtOrder } from '@/lib/shop/orders/bought-order';
import { orderNumber } from '@/lib/shop/orders/order-number';

/**
 * One order; the whole of it is the link.
 * @param path of the order's page: the secret one, whose address works wherever it is taken
 */
export function OrderRow({ order, path }: { readonly order: BoughtOrder; readonly path: string }) {
  const { event, quantity, ticketType, status } = order;
  return (
    <li className="relative flex" data-state={status}>
      <Poster slug={event.slug} isLazy className="w-20 shrink-0 self-start sm:w-28" />
      <div className="min-w-0 flex-1 px-4 py-3 sm:px-5">
        <p className="stamp flex flex-wrap justify-between gap-x-4 text-quiet">
          <time dateTime={event.startsAt}>{formatMoment(event.startsAt, event.city)}</time>
          <span className="text-loud-ink">№ {orderNumber(order.id)}</span>
        </p>
        <h2 className="shout mt-1.5 text-balance text-[2rem] leading-[0.92] sm:text-[2.5rem]">
          <Link
            href={path}
            prefetch={false}
            className="after:absolute after:inset-0 after:z-[1] hover:text-loud-ink active:after:bg-loud/20 focus-visible:outline-none focus-visible:after:outline-3 focus-visible:after:outline-loud-ink focus-visible:after:-outline-offset-3"
          >
            {event.name}
            <TapMark />
          </Link>
        </h2>
        <p className="mt-1 leading-snug">
          {quantity} × {ticketType}, {formatMoney(order.totalCents, order.currency)}. {event.venue},{' '}
          {event.city}
        </p>
        {!order.isOwn && (
          <p className="mt-1 text-quiet text-sm">By its secret link: another browser bought it.</p>
        )}
        {status !== 'paid' && <span className="rubber mt-2 text-2xl">{status}</span>}
        {status === 'held' && order.isOwn && (
          <p className="relative z-[3] mt-2">
            <TextLink href={`/orders/${order.id}/checkout`} className="min-h-6">
              Pay, or give back
            </TextLink>
          </p>
        )}
      </div>
      <span aria-hidden="true" className="holes-across absolute inset-x-0 -bottom-1 z-[2]" />
    </li>
  );
}
