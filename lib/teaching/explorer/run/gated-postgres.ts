import { createPooled, type WireQuery, type WireResult } from '@/lib/core/stores/pooled-postgres';
import type { Postgres } from '@/lib/core/stores/postgres';
import { shorten } from '@/lib/teaching/explorer/names';
import { nameOfQuery, replyOfQuery, textOfQuery } from './call-text';
import type { Answer, Enter, Thread } from './thread';

/** The shop's own way to run statements and transactions, over a connection that waits at the gate. */
export function gatePostgres(enter: Enter): Postgres {
  const client = {
    query(query: WireQuery, done: (error: Error | null, result: WireResult) => void) {
      const describeCall = () => ({ name: nameOfQuery(query), text: textOfQuery(query) });
      enter('postgres', describeCall, (thread) => runQuery(query, thread, done));
    },
    release() {},
  };
  const pooled = createPooled(
    { connect: (done) => done(undefined, client) },
    { deadlineMs: Number.POSITIVE_INFINITY, begin: (isolation) => `BEGIN ISOLATION LEVEL ${isolation}` },
  );
  let open = 0;
  return {
    driver: 'pg',
    queryLists: pooled.queryLists,
    async query(statement, params) {
      // In the shop it would run on a connection of its own, outside of the transaction: not what was meant.
      if (open > 0) throw new Error(`${statement.name} was sent past the open transaction: use its own sql`);
      // Awaited here, else the stack ends before the strategy that makes the call.
      return await pooled.query(statement, params);
    },
    async transaction(isolation, body) {
      open++;
      try {
        return await pooled.transaction(isolation, body);
      } finally {
        open--;
      }
    },
    async close() {},
  };
}

const QUERY_CANCELED = '57014';
const LOCK_NOT_AVAILABLE = '55P03';

function runQuery(
  query: WireQuery,
  thread: Thread,
  done: (error: Error | null, result: WireResult) => void,
): Promise<Answer> {
  const { flight, session } = thread;
  if (!session) throw new Error('A statement needs a session');
  return new Promise((resolve) => {
    session.send(prepare(query), (error, result) => {
      const refusal = error && flight?.isTimedOut ? asLockTimeout(error) : error;
      const code = codeOf(refusal);
      resolve({
        code,
        echo: () =>
          refusal
            ? { kind: 'failed', reply: shorten(refusal.message), code: code ?? '' }
            : { kind: 'returned', reply: replyOfQuery(result) },
        deliver: () => done(refusal, result),
      });
    });
  });
}

const prepared = new Map<string, string>();

/** Two strategies may give two statements one name: in a lab they share a session, where a name means one text. */
function prepare(query: WireQuery): WireQuery {
  if (query.name === undefined) return query;
  const name = prepared.get(query.text) ?? `lab-${prepared.size}`;
  prepared.set(query.text, name);
  return { ...query, name };
}

function codeOf(error: Error | null): string | undefined {
  return error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** A wait that was ended from outside, as it looks when the session's own lock_timeout ends it. */
function asLockTimeout(error: Error): Error {
  if (codeOf(error) !== QUERY_CANCELED) return error;
  const message = 'canceling statement due to lock timeout';
  return Object.assign(new Error(message, { cause: error }), { severity: 'ERROR', code: LOCK_NOT_AVAILABLE });
}
