/** How far a ticket type had come when somebody saw it. A newer life (generation) is newer, whatever its version is. */
export interface Seen {
  readonly generation: number;
  readonly version: number;
}

/** A ticket type as a source has it. */
export interface Shown extends Seen {
  readonly stock: number;
}

/** Where it can be read. Null: the type is gone, and has nothing older to show. */
export interface Sources {
  /** This process's memory: up to a second old. Costs 1. */
  shelf(): Promise<Shown | null>;
  /** The read model, which follows the sale by a moment. Costs 2. */
  figures(): Promise<Shown | null>;
  /** The row that the sale is fighting for: always the newest. Costs 10. */
  primary(): Promise<Shown | null>;
}

/** Shows a ticket type to somebody who may have seen it before. */
export interface Reader {
  readonly id: string;
  /** @param seen the newest that this reader has been shown or told; null: nothing */
  read(seen: Seen | null, sources: Sources): Promise<Shown | null>;
}
