import { ticketNumber } from '@/lib/shop/orders/order-number';

/*
 * The scans of a door, as its page keeps them: each has an identity of its own, so that what comes back finds its scan,
 * whatever was scanned meanwhile.
 */

/** The fields that ask about one ticket: the code that was scanned, or a ticket that the search found. */
export type Wanted = { readonly code: string } | { readonly orderId: string; readonly n: string };

const WHOLE_CODE = /LT1\.([0-9a-f-]{36})\.(\d+)\./;

/** A ticket in people's words before anybody has looked: its number, or how its code begins. */
export function nameOf(wanted: Wanted): string {
  if ('orderId' in wanted) return ticketNumber(wanted.orderId, Number(wanted.n));
  const [, orderId, n] = WHOLE_CODE.exec(wanted.code) ?? [];
  return orderId === undefined ? wanted.code.slice(0, 24) : ticketNumber(orderId, Number(n));
}

export type Undo = 'asking' | 'no-answer' | 'too-late';

export interface Scanned<A> {
  /** As `makeKey` makes it; the shop tells the same scan the same. */
  readonly id: string;
  readonly wanted: Wanted;
  /** `unchecked`: no answer came, and it is asked again. */
  readonly state: 'checking' | 'unchecked' | 'answered';
  /** How often it was asked in vain. */
  readonly tries: number;
  readonly answer: A | null;
  /** What became of taking it back. */
  readonly undo: Undo | null;
}

export type ScanMove<A> =
  | { readonly type: 'scan'; readonly id: string; readonly wanted: Wanted }
  | { readonly type: 'no-answer' | 'ask-again' | 'forget'; readonly id: string }
  | { readonly type: 'answer'; readonly id: string; readonly answer: A }
  | { readonly type: 'undo'; readonly id: string; readonly undo: Undo };

/** Answered scans that stay on the page. */
const KEPT = 8;

/** The newest first. A scan without an answer is never dropped, except by hand. */
export type ScanList<A> = readonly Scanned<A>[];

export function reduceScans<A>(list: ScanList<A>, move: ScanMove<A>): ScanList<A> {
  switch (move.type) {
    case 'scan': {
      const { id, wanted } = move;
      return keep([{ id, wanted, state: 'checking', tries: 0, answer: null, undo: null }, ...list]);
    }
    case 'no-answer':
      return change(list, move.id, (scan) =>
        scan.state === 'answered' ? scan : { ...scan, state: 'unchecked', tries: scan.tries + 1 },
      );
    case 'ask-again':
      return change(list, move.id, (scan) =>
        scan.state === 'unchecked' ? { ...scan, state: 'checking' } : scan,
      );
    case 'answer':
      return change(list, move.id, (scan) => ({
        ...scan,
        state: 'answered',
        answer: move.answer,
        undo: null,
      }));
    case 'forget':
      return list.filter(({ id }) => id !== move.id);
    case 'undo':
      return change(list, move.id, (scan) => ({ ...scan, undo: move.undo }));
  }
}

/** The scan of the same ticket that has no answer yet: a scanner that reads it twice asks once. */
export function findPending<A>(list: ScanList<A>, wanted: Wanted): Scanned<A> | undefined {
  return list.find((scan) => scan.state !== 'answered' && isSame(scan.wanted, wanted));
}

/** How long to wait before an unchecked scan is asked again, in ms. */
export function retryMs(tries: number): number {
  return Math.min(1000 * 2 ** (tries - 1), 15_000);
}

function isSame(a: Wanted, b: Wanted): boolean {
  if ('code' in a) return 'code' in b && a.code === b.code;
  return 'orderId' in b && a.orderId === b.orderId && a.n === b.n;
}

function change<A>(list: ScanList<A>, id: string, by: (scan: Scanned<A>) => Scanned<A>): ScanList<A> {
  return list.map((scan) => (scan.id === id ? by(scan) : scan));
}

function keep<A>(list: ScanList<A>): ScanList<A> {
  let answered = 0;
  return list.filter(({ state }) => state !== 'answered' || ++answered <= KEPT);
}
