import { readBoolean } from '@/lib/core/stores/columns';
import type { PgConnection } from '@/lib/core/stores/pg/pg-connection';
import type { SqlRow, Statement } from '@/lib/core/stores/postgres';
import { SqlError } from '@/lib/core/stores/store-error';
import type { Echo } from '@/lib/teaching/explorer/timeline';

export type SessionName = 'A' | 'B';

/** The statements of a session, one after the other: each gets the rows of the one before. */
export type SqlScript<T> = Generator<string, T, readonly SqlRow[]>;

/** How a session ended: its script came to its end, or Postgres aborted the transaction. */
export type Ending<T> =
  | { readonly kind: 'done'; readonly result: T }
  | { readonly kind: 'aborted'; readonly code: string };

export interface Line {
  readonly actor: SessionName;
  readonly text: string;
  readonly echo: Echo;
}

const IS_BLOCKED: Statement<boolean> = {
  name: 'is-blocked',
  text: 'SELECT $2::int = ANY(pg_blocking_pids($1)) AS is_blocked',
  row: (row) => readBoolean(row, 'is_blocked'),
};

type Reply = { readonly rows: readonly SqlRow[] } | { readonly error: unknown };

/** A session on a real Postgres that follows its script, a statement at a time. */
export class ScriptedSession<T> {
  readonly name: SessionName;
  readonly #script: SqlScript<T>;
  readonly #connection: PgConnection;
  /** The statement that is sent next, or that was sent and has no reply yet. */
  #text = '';
  #reply: Reply | undefined;
  #abortedBy: string | undefined;
  #isWaiting = false;
  #ending: Ending<T> | undefined;

  constructor(name: SessionName, script: SqlScript<T>, connection: PgConnection) {
    this.name = name;
    this.#script = script;
    this.#connection = connection;
    this.#goOn([]);
  }

  get isWaiting(): boolean {
    return this.#isWaiting;
  }

  get ending(): Ending<T> | undefined {
    return this.#ending;
  }

  send(): void {
    const statement = { name: '', text: this.#text, row: (row: SqlRow) => row };
    this.#reply = undefined;
    this.#connection.query(statement, []).then(
      (rows) => {
        this.#reply = { rows };
      },
      (error: unknown) => {
        this.#reply = { error };
      },
    );
  }

  /** Waits until the statement came back, or is known to wait for `other`. */
  async observe(other: ScriptedSession<T>, observer: PgConnection): Promise<Line> {
    const line = { actor: this.name, text: this.#text };
    for (;;) {
      const [isBlocked] = await observer.query(IS_BLOCKED, [this.#connection.pid, other.#connection.pid]);
      this.#isWaiting = !this.#reply && isBlocked === true;
      if (this.#isWaiting) return { ...line, echo: { kind: 'waits', for: [other.name] } };
      if (this.#reply) return { ...line, echo: this.#take(this.#reply) };
    }
  }

  #take(reply: Reply): Echo {
    if ('rows' in reply) {
      const echo = { kind: 'returned', reply: describeRows(this.#text, reply.rows) } as const;
      this.#goOn(reply.rows);
      return echo;
    }
    const { error } = reply;
    if (!(error instanceof SqlError)) throw error;
    this.#abortedBy = error.code;
    // What Postgres refuses at its COMMIT is rolled back already.
    if (this.#text === 'COMMIT') this.#ending = { kind: 'aborted', code: error.code };
    this.#text = 'ROLLBACK';
    return { kind: 'failed', reply: error.message, code: error.code };
  }

  #goOn(rows: readonly SqlRow[]): void {
    if (this.#abortedBy !== undefined) {
      this.#ending = { kind: 'aborted', code: this.#abortedBy };
      return;
    }
    const next = this.#script.next(rows);
    if (next.done) this.#ending = { kind: 'done', result: next.value };
    else this.#text = next.value;
  }
}

function describeRows(text: string, rows: readonly SqlRow[]): string {
  if (!/^SELECT|RETURNING/.test(text)) return 'OK';
  if (rows.length === 0) return '0 rows';
  const describe = (row: SqlRow) => Object.entries(row).map(([column, value]) => `${column} ${value}`);
  return rows.map((row) => describe(row).join(', ')).join('; ');
}
