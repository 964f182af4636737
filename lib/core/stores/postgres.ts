export type SqlParam = string | number | boolean | null | readonly (string | number | null)[];
/** One row as the driver gives it: int8 as a string, timestamptz as a string. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** A statement that is prepared once under its name and run many times. `row` parses what comes back. */
export interface Statement<R> {
  readonly name: string;
  readonly text: string;
  readonly row: (row: SqlRow) => R;
}

export type IsolationLevel = 'read committed' | 'repeatable read' | 'serializable';

export interface Sql {
  /**
   * Runs one statement and returns its rows.
   * @throws {SqlError} Postgres refused it; it was rolled back
   * @throws {StoreError} out of reach (`none`), or the deadline passed or the connection broke (`unknown`)
   */
  query<R>(statement: Statement<R>, params: readonly SqlParam[]): Promise<readonly R[]>;
}

/** Postgres as the shop sees it. Every call has a deadline, after which its connection is destroyed. */
export interface Postgres extends Sql {
  readonly driver: 'pg' | 'neon';
  /** One statement whose rows come as lists of values, as Drizzle wants them: `createDrizzleReads`. */
  queryLists(text: string, values: unknown[]): Promise<unknown[]>;
  /** Runs `body` in one interactive transaction: COMMIT when it returns, ROLLBACK when it throws. */
  transaction<T>(isolation: IsolationLevel, body: (sql: Sql) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
