import type { IsolationLevel, Sql, SqlParam, SqlRow, Statement } from './postgres';
import { connectError, statementError } from './postgres-error';
import { SqlError, StoreError } from './store-error';

export interface WireQuery {
  readonly name?: string;
  readonly text: string;
  readonly values?: unknown[];
  readonly rowMode?: 'array';
}

export interface WireResult {
  readonly command: string;
  readonly rows: SqlRow[];
  /** Null for a command that touches no rows. */
  readonly rowCount: number | null;
}

type Bind = (statement: Statement<unknown>, params: readonly SqlParam[]) => WireQuery;

export type WireDone = (error: Error | null, result: WireResult) => void;

/** A connection as both `pg` and Neon's WebSocket driver lend it. `release(true)` destroys it. */
interface WireClient {
  query(query: WireQuery, done: WireDone): void;
  release(destroy: boolean): void;
}

interface WirePool {
  connect(done: (error: Error | undefined, client: WireClient | undefined) => void): void;
}

interface PooledOptions {
  /** From the call to its answer, waiting for a connection included. Infinity: somebody else watches the time. */
  readonly deadlineMs: number;
  /** What opens a transaction: one message, so that it costs one round trip. */
  readonly begin: (isolation: IsolationLevel) => string;
}

interface Pooled extends Sql {
  /** One statement whose rows come as lists of values: what Drizzle maps by itself. */
  queryLists(text: string, values: unknown[]): Promise<unknown[]>;
  transaction<T>(isolation: IsolationLevel, body: (sql: Sql) => Promise<T>): Promise<T>;
}

/** A prepared statement is not there, or is there already: it was refused before it did anything. */
const PREPARED_ELSEWHERE = new Set(['26000', '42P05']);
const isPreparedElsewhere = (error: unknown) =>
  error instanceof SqlError && PREPARED_ELSEWHERE.has(error.code);

/** Statements and transactions over a pool. Past its deadline a connection is destroyed, never lent again. */
export function createPooled(pool: WirePool, { deadlineMs, begin }: PooledOptions): Pooled {
  // A pooler (pgbouncer by transaction) gives each statement another session: then nothing is prepared any more.
  let isPrepared = true;
  const noticePooler = (error: unknown) => {
    if (!isPrepared || !isPreparedElsewhere(error)) return;
    isPrepared = false;
    console.error('Postgres: a pooler swaps sessions. The shop goes on without prepared statements, slower.');
  };
  const bind: Bind = ({ name, text }, params) => ({
    ...(isPrepared ? { name } : {}),
    text,
    values: [...params],
  });

  let servedAt = Number.NEGATIVE_INFINITY;
  const checkOut = () =>
    new Promise<WireClient>((resolve, reject) => {
      const askedAt = performance.now();
      pool.connect((error, client) =>
        client ? resolve(client) : reject(connectError(error, servedAt > askedAt)),
      );
    });
  const giveBack = (client: WireClient, isBroken: boolean) => {
    if (!isBroken) servedAt = performance.now();
    client.release(isBroken);
  };

  async function runOnce(query: WireQuery): Promise<SqlRow[]> {
    const deadlineAt = performance.now() + deadlineMs;
    const client = await checkOut();
    let broken = false;
    try {
      return (await send(client, query, deadlineAt, 'unknown')).rows;
    } catch (error) {
      broken = error instanceof StoreError;
      throw error;
    } finally {
      giveBack(client, broken);
    }
  }

  return {
    async query(statement, params) {
      const run = async () => parseRows(statement, await runOnce(bind(statement, params)));
      try {
        return await run();
      } catch (error) {
        noticePooler(error);
        if (isPreparedElsewhere(error)) return run();
        throw error;
      }
    },
    queryLists: (text, values) => runOnce({ text, values, rowMode: 'array' }),
    async transaction(isolation, body) {
      const deadlineAt = performance.now() + deadlineMs;
      const client = await checkOut();
      const transaction = openTransaction(client, deadlineAt, bind);
      try {
        await transaction.send({ text: begin(isolation) });
        const answer = await body(transaction);
        await transaction.commit();
        return answer;
      } catch (error) {
        noticePooler(error);
        await transaction.rollback();
        throw error;
      } finally {
        giveBack(client, transaction.end());
      }
    },
  };
}

/** One transaction on one connection. Before COMMIT is sent, a lost connection surely had no effect. */
function openTransaction(client: WireClient, deadlineAt: number, bind: Bind) {
  let broken = false;
  let open = true;

  async function sendOn(query: WireQuery, lost: 'none' | 'unknown'): Promise<WireResult> {
    if (!open) throw new Error('The transaction has ended: its statements must be awaited inside it.');
    try {
      return await send(client, query, deadlineAt, lost);
    } catch (error) {
      broken ||= error instanceof StoreError;
      throw error;
    }
  }

  return {
    send: (query: WireQuery) => sendOn(query, 'none'),
    async query<R>(statement: Statement<R>, params: readonly SqlParam[]): Promise<readonly R[]> {
      return parseRows(statement, (await sendOn(bind(statement, params), 'none')).rows);
    },
    async commit(): Promise<void> {
      const { command } = await sendOn({ text: 'COMMIT' }, 'unknown');
      open = false;
      // Postgres answers the COMMIT of an aborted transaction with a ROLLBACK, and no error.
      if (command !== 'COMMIT') {
        throw new SqlError('25P02', undefined, 'the transaction was aborted, so COMMIT rolled it back');
      }
    },
    async rollback(): Promise<void> {
      if (broken || !open) return;
      try {
        await sendOn({ text: 'ROLLBACK' }, 'none');
      } catch {
        // The connection goes, and the transaction with it; why `body` failed says more.
        broken = true;
      }
    },
    /** @returns whether its connection is broken */
    end(): boolean {
      open = false;
      return broken;
    },
  };
}

/** Past its deadline nothing is sent any more, and so nothing can have happened. */
function send(client: WireClient, query: WireQuery, deadlineAt: number, lost: 'none' | 'unknown') {
  return new Promise<WireResult>((resolve, reject) => {
    const leftMs = deadlineAt - performance.now();
    if (leftMs <= 0) throw new StoreError('postgres', 'none', 'the deadline passed before anything was sent');
    const giveUp = () => reject(new StoreError('postgres', lost, 'the deadline passed'));
    const timer = Number.isFinite(leftMs) ? setTimeout(giveUp, leftMs) : undefined;
    client.query(query, (error, result) => {
      clearTimeout(timer);
      if (error) reject(statementError(error, lost));
      else resolve(result);
    });
  });
}

function parseRows<R>(statement: Statement<R>, rows: readonly SqlRow[]): R[] {
  return rows.map((row) => statement.row(row));
}
