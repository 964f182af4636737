import { isSameSecret } from '@/lib/core/http/same-secret';
import { ticketCode } from '@/lib/shop/sale/order-json';

/** A ticket as its QR code names it. `n` counts the order's tickets from 1. */
export interface SignedTicket {
  readonly orderId: string;
  readonly n: number;
  /** The signature: 128 bits of HMAC over order and number. */
  readonly code: string;
}

const SHAPE = /^LT1\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([1-9]\d{0,2})\.([\w-]{22})$/;

/** What the QR code of ticket `n` says: version, order, number and signature, with dots between. */
export function formatTicketPayload(orderId: string, n: number, ticketSecret: string): string {
  return `LT1.${orderId}.${n}.${ticketCode(orderId, n, ticketSecret)}`;
}

/** The ticket of a payload that this shop signed; null: it did not, whatever is wrong with it. */
export function readTicketPayload(payload: string, ticketSecret: string): SignedTicket | null {
  const [, orderId, digits, code] = SHAPE.exec(payload.trim()) ?? [];
  if (orderId === undefined || digits === undefined || code === undefined) return null;
  const n = Number(digits);
  return isSameSecret(code, ticketCode(orderId, n, ticketSecret)) ? { orderId, n, code } : null;
}
