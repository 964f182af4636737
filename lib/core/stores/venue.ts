/** The guests of an order. */
export interface Guest {
  readonly orderId: string;
  readonly ticketTypeId: string;
  readonly generation: number;
  readonly tickets: number;
  /** Of the event that says so: an older one changes nothing. */
  readonly version: number;
}

/**
 * The venue's guest list, a foreign system. Each call is safe to repeat, in any order: the newest version stands.
 * @throws {StoreError} of `venue`, `unknown`: it may have heard, so tell it again
 */
export interface Venue {
  /** The order's guests may come in. */
  admit(guest: Guest): Promise<void>;
  /** They may not, or no more. */
  strike(guest: Guest): Promise<void>;
  /** All orders whose guests may come in. */
  list(): AsyncIterable<Guest>;
  close(): Promise<void>;
}
