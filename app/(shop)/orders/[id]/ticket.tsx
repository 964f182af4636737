import { Poster } from '@/app/_components/poster';
import { readLocalMoment } from '@/lib/core/format/when';
import type { BoughtOrder } from '@/lib/shop/orders/bought-order';
import { drawQr } from '@/lib/shop/orders/draw-qr';
import { ticketNumber } from '@/lib/shop/orders/order-number';
import { formatTicketPayload } from '@/lib/shop/orders/ticket-payload';

interface Props {
  readonly order: BoughtOrder;
  /** Counts from 1. */
  readonly n: number;
  readonly ticketSecret: string;
}

/** One ticket: what it is for, and the stub with the code that the door scans. On paper, a page of its own. */
export function Ticket({ order, n, ticketSecret }: Props) {
  const { event, ticketType, quantity } = order;
  const { date, time } = readLocalMoment(event.startsAt, event.city);
  const payload = formatTicketPayload(order.id, n, ticketSecret);
  const isUsed = order.usedNumbers.includes(n);
  return (
    <li className="ticket relative flex flex-col bg-stock sm:flex-row" data-ticket={n} data-used={isUsed}>
      <Poster
        slug={event.slug}
        className="poster-lit w-44 shrink-0 object-cover max-lg:hidden print:hidden"
      />
      <div className="flex min-w-0 flex-1 flex-col px-5 py-5">
        <p className="stamp flex flex-wrap justify-between gap-x-4 text-quiet">
          <span>
            Ticket {n} of {quantity}
          </span>
          <span className="text-loud-ink">№ {ticketNumber(order.id, n)}</span>
        </p>
        <h2 className="shout mt-3 text-balance break-words text-5xl leading-[0.9]">{event.name}</h2>
        <p className="shout mt-3 text-3xl leading-none">
          <time dateTime={event.startsAt}>
            {date}, <span className="whitespace-nowrap text-loud-ink">{time}</span>
          </time>
        </p>
        <p className="mt-2 font-semibold leading-snug">
          {event.venue}, {event.city}
        </p>
        <p className="shout mt-auto pt-4 text-4xl leading-none">{ticketType}</p>
      </div>
      <div className="relative flex shrink-0 flex-col items-center justify-center gap-2 px-5 py-5 sm:w-64">
        <span aria-hidden="true" className="holes-across -top-1 absolute inset-x-0 sm:hidden print:hidden" />
        <span aria-hidden="true" className="holes-down -left-1 absolute inset-y-0 max-sm:hidden" />
        <Code payload={payload} label={`QR code of ticket ${n}`} />
        <p className="stamp text-quiet">№ {ticketNumber(order.id, n)}</p>
        {isUsed && <span className="rubber absolute top-1/3 bg-stock text-5xl">Used</span>}
        <details className="w-full text-center text-sm print:hidden">
          <summary className="cursor-pointer py-1 underline underline-offset-4">The code as text</summary>
          <code className="mt-1 block select-all break-all text-left text-xs" data-payload>
            {payload}
          </code>
        </details>
      </div>
    </li>
  );
}

/** Dark on light by night too: many scanners read nothing else. */
function Code({ payload, label }: { readonly payload: string; readonly label: string }) {
  const { path, size } = drawQr(payload);
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      className="w-full max-w-60"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#15171c" />
    </svg>
  );
}
