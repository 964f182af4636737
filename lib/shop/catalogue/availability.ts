/** With so few left, the shop says that they are the last. */
const LAST_TICKETS = 10;

/** What of a ticket type decides whether it can be bought. `saleStartsAt` is ISO 8601. */
export interface OnOffer {
  readonly stock: number;
  readonly saleStartsAt: string;
}

/** Whether an event, or one of its ticket types, can be bought now. */
export type Availability =
  | { readonly kind: 'on-sale'; readonly left: number }
  | { readonly kind: 'last'; readonly left: number }
  | { readonly kind: 'sold-out' }
  | { readonly kind: 'not-yet'; readonly opensAt: string };

/** @param nowMs the server's time */
export function readAvailability(ticketTypes: readonly OnOffer[], nowMs: number): Availability {
  const open = ticketTypes.filter(({ saleStartsAt }) => Date.parse(saleStartsAt) <= nowMs);
  const left = open.reduce((sum, { stock }) => sum + stock, 0);
  if (left > 0) return { kind: left <= LAST_TICKETS ? 'last' : 'on-sale', left };
  const opensAt = ticketTypes
    .filter((ticketType) => !open.includes(ticketType))
    .map(({ saleStartsAt }) => saleStartsAt)
    .sort()[0];
  return opensAt === undefined ? { kind: 'sold-out' } : { kind: 'not-yet', opensAt };
}
