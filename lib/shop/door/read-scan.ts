import { readOrderNumber } from '@/lib/shop/orders/order-number';
import { readTicketPayload, type SignedTicket } from '@/lib/shop/orders/ticket-payload';
import { untypeLayouts } from './keyboard-layouts';

/** Why a code that looks like one of ours did not come through as it was printed. */
export type ScannerTrouble =
  /** The computer's keyboard is not the one that the scanner types as. */
  | { readonly trouble: 'layout'; readonly layout: string }
  /** Capitals and small letters are swapped, or all the same. */
  | { readonly trouble: 'case' }
  /** Only a part came. */
  | { readonly trouble: 'cut' }
  /** Several codes came as one: no Enter between them. */
  | { readonly trouble: 'joined' }
  /** It is an order's number, which the search takes. */
  | { readonly trouble: 'number' };

export type ReadScan =
  | {
      readonly kind: 'ticket';
      readonly ticket: SignedTicket;
      /** The symbology's name that the scanner puts before each code (ISO/IEC 15424), such as "]Q1". */
      readonly prefix: string | null;
    }
  | ({ readonly kind: 'scanner' } & ScannerTrouble)
  | { readonly kind: 'not-ours' };

const PREFIX = /^\][A-Za-z]\w/;
const WITHOUT_CASE = /^LT1\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[1-9]\d{0,2}\.[\w-]{22}$/i;
/** Every beginning of a code that is not a whole one. */
const BEGINNING = /^LT1\.[0-9a-f-]{1,36}(\.\d{0,3}(\.[\w-]{0,21})?)?$/;
const TWO_HEADS = /LT1\..*LT1\./s;

/** Reads what came from a scanner or a camera: a ticket of this shop, or what is wrong with it. */
export function readScan(text: string, ticketSecret: string): ReadScan {
  const scanned = text.trim();
  const read = readPrefixed(scanned, ticketSecret);
  if (read) return read;
  if (TWO_HEADS.test(scanned)) return { kind: 'scanner', trouble: 'joined' };
  for (const { name, text: meant } of untypeLayouts(scanned)) {
    if (meant !== scanned && readPrefixed(meant, ticketSecret)) {
      return { kind: 'scanner', trouble: 'layout', layout: name };
    }
  }
  const bare = scanned.replace(PREFIX, '');
  if (isInWrongCase(bare, ticketSecret)) return { kind: 'scanner', trouble: 'case' };
  if (BEGINNING.test(bare)) return { kind: 'scanner', trouble: 'cut' };
  if (readOrderNumber(scanned)) return { kind: 'scanner', trouble: 'number' };
  return { kind: 'not-ours' };
}

function readPrefixed(text: string, ticketSecret: string): ReadScan | null {
  const prefix = PREFIX.exec(text)?.[0] ?? null;
  const ticket = readTicketPayload(prefix === null ? text : text.slice(prefix.length), ticketSecret);
  return ticket && { kind: 'ticket', ticket, prefix };
}

/** Swapped, the code can be checked; where case was lost, it cannot, and its shape has to do. */
function isInWrongCase(text: string, ticketSecret: string): boolean {
  if (readTicketPayload(swapCase(text), ticketSecret)) return true;
  return WITHOUT_CASE.test(text) && (text === text.toUpperCase() || text === text.toLowerCase());
}

function swapCase(text: string): string {
  return text.replace(/[a-z]+|[A-Z]+/g, (letters) =>
    letters === letters.toUpperCase() ? letters.toLowerCase() : letters.toUpperCase(),
  );
}
