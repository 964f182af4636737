import { openPgConnection, type PgConnection } from '@/lib/core/stores/pg/pg-connection';
import type { SqlRow } from '@/lib/core/stores/postgres';
import { SqlError } from '@/lib/core/stores/store-error';

export type SessionName = 'A' | 'B';

/** What a session hears of a statement: rows, an SQLSTATE, or nothing yet, since it waits for the other one. */
export type Heard = readonly SqlRow[] | string;

export const WAITS = 'waits';

/** Two sessions of a real Postgres that are told statement by statement what to do, and a third that looks. */
export interface TwoSessions {
  readonly look: PgConnection;
  readonly pids: Readonly<Record<SessionName, number>>;
  /** Sends a statement. @returns what is heard of it, or that it waits */
  tell(who: SessionName, text: string): Promise<Heard>;
  /** What is heard at last of a statement that waited. */
  hear(who: SessionName): Promise<Heard>;
  /** Ends what the two have begun, and makes the tables anew. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

const asRow = (row: SqlRow) => row;
const plain = (text: string) => ({ name: '', text, row: asRow });
const ANEW = 'DROP SCHEMA IF EXISTS claims CASCADE; CREATE SCHEMA claims;';

/** Many statements in one round trip. */
const runAll = (session: PgConnection, text: string) =>
  new Promise<void>((resolve, reject) => {
    session.send({ text }, (error) => (error ? reject(error) : resolve()));
  });

/** @param tables the statements that make the tables, in a schema of their own */
export async function openTwoSessions(databaseUrl: string, tables: readonly string[]): Promise<TwoSessions> {
  const open = () => openPgConnection(databaseUrl, { search_path: 'claims', deadlock_timeout: '10ms' });
  const [A, B, look] = [await open(), await open(), await open()];
  const sessions = { A, B };
  const pending: Partial<Record<SessionName, Promise<Heard>>> = {};
  return {
    look,
    pids: { A: A.pid, B: B.pid },
    async tell(who, text) {
      let isOver = false;
      const reply = sessions[who].query(plain(text), []).catch(asCode);
      const over = reply.finally(() => {
        isOver = true;
      });
      pending[who] = over;
      for (;;) {
        const [blocked] = await look.query(plain(IS_BLOCKED), [sessions[who].pid]);
        if (isOver) return over;
        if (blocked?.is_blocked === true) return WAITS;
      }
    },
    hear: (who) => pending[who] ?? Promise.reject(new Error(`${who} was told nothing`)),
    async reset() {
      for (const session of [A, B]) await runAll(session, 'ROLLBACK; SELECT pg_advisory_unlock_all()');
      await runAll(look, ANEW + tables.join(';'));
    },
    async close() {
      await Promise.all([A, B, look].map((session) => session.close()));
    },
  };
}

const IS_BLOCKED = 'SELECT cardinality(pg_blocking_pids($1)) > 0 AS is_blocked';

function asCode(error: unknown): string {
  if (error instanceof SqlError) return error.code;
  throw error;
}
