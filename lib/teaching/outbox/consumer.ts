/** A line of the ledger: a version of one ticket type, and by how many tickets it moved what is sold. */
export interface SaleEvent {
  /** From 1 on, without a gap. */
  readonly version: number;
  /** Less than 0: tickets came back. */
  readonly sold: number;
}

/** The read model, and how far it has come. */
export interface Figures {
  /** The version of the last event that is in them; 0: none. */
  readonly position: number;
  readonly sold: number;
}

/** The consumer's Postgres. Each call is one statement, and commits. */
export interface ConsumerStore {
  readFigures(): Promise<Figures>;
  /**
   * Sets the position to `upTo` and adds `sold`, where the position is `after`.
   * @returns false: it is another one, and nothing was done
   */
  move(step: { readonly after: number; readonly upTo: number; readonly sold: number }): Promise<boolean>;
  /** Adds, whatever the position is. */
  add(sold: number): Promise<void>;
  /** Sets the position, whatever it was. */
  setPosition(version: number): Promise<void>;
  /** All events after that version, in order. It asks the tables in which the shop sells: seldom, then. */
  readLedger(after: number): Promise<readonly SaleEvent[]>;
}

/** Keeps figures of what a stream tells it. Its process may die before and after every call. */
export interface Consumer {
  readonly id: string;
  /**
   * Called with what the stream has brought: at least once, in order, at times with something missing, and with nothing
   * where the stream was flushed. Where the process dies in it, the next one is brought the same again.
   */
  apply(batch: readonly SaleEvent[], store: ConsumerStore): Promise<void>;
}
