import type { DoorCount } from '@/lib/shop/door/door-events';
import type { ScannerTrouble } from '@/lib/shop/door/read-scan';
import type { Wanted } from '@/lib/shop/door/scan-list';
import type { OrderStatus } from '@/lib/shop/sale/outcome';

/** A ticket in the door's words. */
export interface ShownTicket {
  /** "3AA1-7B84-2" */
  readonly number: string;
  readonly event: string;
  /** By the clock of the event's city: "Fri 12 Feb 2027, 21:00". */
  readonly when: string;
  readonly ticketType: string;
  readonly n: number;
  readonly quantity: number;
}

/** What the door shows after a scan. */
export type Verdict =
  | {
      readonly kind: 'welcome' | 'already-used';
      readonly ticket: ShownTicket;
      /** By the clock of the event's city: "20:14" and "Fri 12 Feb 2027". */
      readonly usedTime: string;
      readonly usedDate: string;
    }
  | { readonly kind: 'not-valid'; readonly ticket: ShownTicket; readonly status: OrderStatus }
  | { readonly kind: 'other-event' | 'over'; readonly ticket: ShownTicket }
  | { readonly kind: 'too-early'; readonly ticket: ShownTicket; readonly opensAt: string }
  | { readonly kind: 'not-ours' }
  | ({ readonly kind: 'scanner' } & ScannerTrouble)
  /** A scan was taken back; or that was asked too late; or nobody knows, and it may be asked again. */
  | { readonly kind: 'taken-back' | 'too-late' | 'undo-away' }
  /** Postgres is out of reach: nobody knows whether it was marked. The same scan may be asked again. */
  | { readonly kind: 'away' }
  /** The door is not open in this browser. */
  | { readonly kind: 'closed' };

/** What a door that asks about a scan is told. */
export interface DoorAnswer {
  /** The fields that ask about the very same scan again. */
  readonly scan: Wanted & { readonly scanId: string };
  readonly verdict: Verdict;
  /** What the scanner puts before each code, such as "]Q1"; null: nothing. */
  readonly prefix: string | null;
  /** Null where the scan changed nothing, or nobody could count. */
  readonly count: DoorCount | null;
}

export const CLOSED: DoorAnswer = {
  scan: { scanId: '', code: '' },
  verdict: { kind: 'closed' },
  prefix: null,
  count: null,
};

/** An order that was found by its number. */
export interface FoundOrder {
  readonly id: string;
  readonly number: string;
  readonly ticketType: string;
  readonly status: OrderStatus;
  /** The first is ticket 1: since when it is in ("20:14"), or null. */
  readonly tickets: readonly (string | null)[];
}

export type SearchAnswer =
  | { readonly kind: 'found'; readonly orders: readonly FoundOrder[] }
  | { readonly kind: 'no-number' | 'away' | 'closed' };
