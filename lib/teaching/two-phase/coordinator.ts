/** One of the databases that a purchase changes, as its coordinator sees it. */
export interface Participant {
  /**
   * BEGIN, UPDATE, PREPARE TRANSACTION. `yes`: the change is on disk, and its row is locked until somebody ends it.
   * `no`: it can't be made (the seat is taken, the money does not suffice), and nothing of it is left.
   */
  prepare(): Promise<'yes' | 'no'>;
  /** COMMIT PREPARED. @throws {SqlError} 42704: nothing is prepared here */
  commit(): Promise<void>;
  /** ROLLBACK PREPARED. @throws {SqlError} 42704: nothing is prepared here */
  rollback(): Promise<void>;
  /** Whether it still waits for somebody's word. */
  isPrepared(): Promise<boolean>;
}

/** The coordinator's own disk: what is written there is there after its death. */
export interface Journal {
  /** On disk when it comes back. */
  write(entry: string): Promise<void>;
  /** All entries of this purchase, the oldest first. */
  read(): Promise<readonly string[]>;
}

export interface Parties {
  readonly seats: Participant;
  readonly money: Participant;
  readonly journal: Journal;
}

/** Brings two databases to one end. Its process may die before and after every call. */
export interface Coordinator {
  readonly id: string;
  buy(parties: Parties): Promise<'bought' | 'refused'>;
  /** A process that starts anew calls it first; what the one before knew by heart is lost. */
  recover(parties: Parties): Promise<void>;
}
