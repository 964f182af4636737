import { createPooled, type WireQuery, type WireResult } from '@/lib/core/stores/pooled-postgres';
import type { Postgres } from '@/lib/core/stores/postgres';
import { shorten } from '@/lib/teaching/explorer/names';
import { nameOfQuery, replyOfQuery, textOfQuery } from './call-text';
import { onlyReads, queryInSteps, type SteppedQuery } from './query-in-steps';
import { leavesSomething, type Sessions } from './sessions';
import { followSession } from './sql-reach';
import type { Answer, Enter, Flight, LabSession } from './thread';

type Done = (error: Error | null, result: WireResult) => void;

/**
 * The shop's own way to run statements and transactions, over a pool whose connections wait at the gate.
 * @param overlap a statement outside of a transaction is three steps, if it may write
 */
export function gatePostgres(enter: Enter, sessions: Sessions, overlap: boolean): Postgres {
  /** A connection as a pool lends it: a session from its first statement on. */
  function lend() {
    const channel = {};
    const reachOf = followSession();
    let session: LabSession | null = null;
    return {
      query(query: SteppedQuery, done: Done) {
        const describeCall = () => ({ name: nameOfQuery(query), text: textOfQuery(query) });
        const execute = async (flight: Flight): Promise<Answer> => {
          session ??= await sessions.take(flight);
          return runQuery(query, session, flight, done);
        };
        enter('postgres', describeCall, reachOf(query), execute, channel);
      },
      release() {
        if (session) sessions.giveBack(session);
      },
    };
  }
  const pooled = createPooled(
    { connect: (done) => done(undefined, lend()) },
    { deadlineMs: Number.POSITIVE_INFINITY, begin: (isolation) => `BEGIN ISOLATION LEVEL ${isolation}` },
  );
  return {
    driver: 'pg',
    queryLists: pooled.queryLists,
    async query(statement, params) {
      // Awaited here, else the stack ends before the strategy that makes the call.
      if (!overlap || onlyReads(statement.text)) return await pooled.query(statement, params);
      const client = lend();
      try {
        return await queryInSteps(client, statement, params);
      } finally {
        client.release();
      }
    },
    transaction: pooled.transaction,
    async close() {},
  };
}

const QUERY_CANCELED = '57014';
const LOCK_NOT_AVAILABLE = '55P03';

function runQuery(query: SteppedQuery, session: LabSession, flight: Flight, done: Done): Promise<Answer> {
  flight.session = session;
  session.flight = flight;
  // What `transaction` itself sends has no name, and leaves nothing behind.
  if (query.name !== undefined) session.isMarked ||= leavesSomething(query.text);
  return new Promise((resolve) => {
    const answer = (error: Error | null, result: WireResult) => {
      const refusal = error && flight.isTimedOut ? asLockTimeout(error) : error;
      const code = codeOf(refusal);
      resolve({
        code,
        echo: () =>
          refusal
            ? { kind: 'failed', reply: shorten(refusal.message), code: code ?? '' }
            : { kind: 'returned', reply: replyOfQuery(result) },
        deliver: () => done(refusal, result),
      });
    };
    session.connection.send(prepare(query), (error, result) => {
      flight.cameAtMs = performance.now();
      // Postgres says that it failed before it lets go of its locks, and answers the next statement after that.
      const next = { text: query.endsOnError ? 'ROLLBACK' : '' };
      if (error) session.connection.send(next, () => answer(error, result));
      else answer(null, result);
    });
  });
}

const prepared = new Map<string, string>();

/** Two strategies may give two statements one name: in a lab they share a session, where a name means one text. */
function prepare({ endsOnError: _, ...query }: SteppedQuery): WireQuery {
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
