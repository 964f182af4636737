import { formatMoment, readLocalMoment } from '@/lib/core/format/when';
import { isTransient, StoreError } from '@/lib/core/stores/store-error';
import { makeKey } from '@/lib/shop/buying/make-key';
import { type CheckIn, checkIn, type PrintedTicket, type Scan, undoCheckIn } from '@/lib/shop/door/check-in';
import { countDoor, type DoorCount } from '@/lib/shop/door/door-events';
import { type ReadScan, readScan } from '@/lib/shop/door/read-scan';
import { ticketNumber } from '@/lib/shop/orders/order-number';
import { ticketCode } from '@/lib/shop/sale/order-json';
import type { Shop } from '@/lib/shop/shop';
import type { DoorAnswer, ShownTicket, Verdict } from './door-answer';

const MAX_CHARS = 200;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** As `makeKey` makes them: a UUID without its dashes. */
const SCAN_ID = /^[0-9a-f]{32}$/;

/** A form, or its fields as they came over HTTP. */
export interface Fields {
  get(name: string): unknown;
}

/**
 * Does what a door asks: checks a ticket in, or takes a scan back where the field `do` is `undo`. The ticket is what
 * was scanned (`code`), or one that the search found (`orderId` and `n`).
 */
export async function answerScan(fields: Fields, shop: Shop): Promise<DoorAnswer> {
  const given = readField(fields, 'scanId');
  const scanId = SCAN_ID.test(given) ? given : makeKey();
  const [code, orderId, n] = [
    readField(fields, 'code'),
    readField(fields, 'orderId'),
    readField(fields, 'n'),
  ];
  const again = orderId === '' ? { scanId, code } : { scanId, orderId, n };
  const read = orderId === '' ? readScan(code, shop.ticketSecret) : readListed(orderId, n, shop.ticketSecret);
  if (read.kind !== 'ticket') return { scan: again, prefix: null, verdict: read, count: null };

  const scan: Scan = {
    ticket: read.ticket,
    scanId,
    eventId: readField(fields, 'event'),
    isPretending: shop.demoMode && readField(fields, 'night') === 'pretend',
  };
  const isUndo = readField(fields, 'do') === 'undo';
  const verdict = await (isUndo ? takeBack(scan, shop) : judge(scan, shop));
  const isChanged = verdict.kind === 'welcome' || verdict.kind === 'taken-back';
  const count = isChanged ? await tryToCount(scan.eventId, shop) : null;
  return { scan: again, prefix: read.prefix, verdict, count };
}

export function readField(fields: Fields, name: string): string {
  const value = fields.get(name);
  return typeof value === 'string' ? value.trim().slice(0, MAX_CHARS) : '';
}

/** For a statement's `catch`. @throws what is no matter of Postgres being away, or too slow */
export function toAway(error: unknown): { readonly kind: 'away' } {
  if (error instanceof StoreError || isTransient(error)) return { kind: 'away' };
  throw error;
}

/** A ticket of the search. Only staff can ask for it, and Postgres knows whether there is such a ticket. */
function readListed(orderId: string, digits: string, ticketSecret: string): ReadScan {
  if (!UUID.test(orderId) || !/^[1-9]\d{0,2}$/.test(digits)) return { kind: 'not-ours' };
  const n = Number(digits);
  return { kind: 'ticket', prefix: null, ticket: { orderId, n, code: ticketCode(orderId, n, ticketSecret) } };
}

async function judge(scan: Scan, { stores }: Shop): Promise<Verdict> {
  return checkIn(stores.postgres, scan).then(toVerdict, toAway);
}

async function takeBack(scan: Scan, { stores }: Shop): Promise<Verdict> {
  return undoCheckIn(stores.postgres, scan).then(
    (isUndone) => ({ kind: isUndone ? 'taken-back' : 'too-late' }),
    (error: unknown) => ({ kind: `undo-${toAway(error).kind}` }),
  );
}

async function tryToCount(eventId: string, { stores }: Shop): Promise<DoorCount | null> {
  return countDoor(stores.postgres, eventId).catch((error: unknown) => {
    toAway(error);
    return null;
  });
}

function toVerdict(answer: CheckIn): Verdict {
  if (answer.kind === 'not-ours') return { kind: 'not-ours' };
  const { city } = answer;
  const ticket = toShown(answer);
  switch (answer.kind) {
    case 'welcome':
    case 'already-used': {
      const { date, time } = readLocalMoment(answer.usedAt, city);
      return { kind: answer.kind, ticket, usedTime: time, usedDate: date };
    }
    case 'not-valid':
      return { kind: answer.kind, ticket, status: answer.status };
    case 'too-early':
      return { kind: answer.kind, ticket, opensAt: formatMoment(answer.opensAt, city) };
    default:
      return { kind: answer.kind, ticket };
  }
}

function toShown({ orderId, event, city, ticketType, startsAt, n, quantity }: PrintedTicket): ShownTicket {
  const number = ticketNumber(orderId, n);
  return { number, event, when: formatMoment(startsAt, city), ticketType, n, quantity };
}
