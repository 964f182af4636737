import type { Memory } from '@/lib/core/stores/memory';
import { createPooled, type WireQuery, type WireResult } from '@/lib/core/stores/pooled-postgres';
import type { Postgres } from '@/lib/core/stores/postgres';
import type { Redis } from '@/lib/core/stores/redis';
import type { Stores } from '@/lib/core/stores/stores';
import { idDrawer, shorten } from '@/lib/teaching/explorer/names';
import { LEASE_TTL_MS, type SandboxRedis } from '@/lib/teaching/explorer/sandbox/sandbox-redis';
import type { Call } from '@/lib/teaching/explorer/timeline';
import { findCallSites } from './call-site';
import { nameOfQuery, replyOfQuery, replyOfScript, textOfQuery, textOfScript, usualTtl } from './call-text';
import type { Gate } from './gate';
import type { Answer, GateCall, Process, Thread } from './thread';

/** Independent Redis servers of a sandbox. */
const QUORUM = 3;
const RETRIES = 2;
/** Not 0, not 1: a jitter that is always the same. */
const CHANCE = 0.5;

/** What stands between a process and the stores. */
interface LabStoresOptions {
  readonly process: Process;
  readonly gate: Gate;
  /** Texts and places of calls are wanted, not only their order. */
  readonly isWatched: boolean;
  /** Ungated. */
  readonly redis: SandboxRedis;
  readonly memory: Memory;
}

type DescribeCall = () => Pick<Call, 'store' | 'name' | 'text'>;

/** Lets a call wait at the gate. */
type Enter = (store: Call['store'], describeCall: DescribeCall, execute: GateCall['execute']) => void;

const UNWATCHED: Call = { store: 'postgres', name: '', text: '', source: null };

function toCall(isWatched: boolean, store: Call['store'], describeCall: DescribeCall): Call {
  if (!isWatched) return { ...UNWATCHED, store };
  const [source = null, ...callers] = findCallSites();
  return { ...describeCall(), source, callers };
}

/** The stores of one process, whose every call is a step. */
export function createLabStores({ process, gate, isWatched, redis, memory }: LabStoresOptions): Stores {
  const enter: Enter = (store, describeCall, execute) =>
    gate.enter(process, { call: toCall(isWatched, store, describeCall), execute });
  const quorum = Array.from({ length: QUORUM }, (_, n) => gateRedis(redis.server(n), enter));
  const [first] = quorum;
  if (!first) throw new Error('A lab has at least one Redis');
  const newId = idDrawer(process.buyer, process.number);
  return {
    postgres: gatePostgres(enter),
    redis: first,
    quorum,
    memory,
    newId,
    newOrderId: newId,
    random: () => CHANCE,
    sleep: (ms) =>
      new Promise((resolve) => {
        const describeCall: DescribeCall = () => ({
          store: 'clock',
          name: 'sleep',
          text: `sleep ${Math.round(ms)} ms`,
        });
        const answer: Answer = { echo: () => ({ kind: 'returned', reply: 'woke up' }), deliver: resolve };
        enter('clock', describeCall, async () => answer);
      }),
    nowMs: () => 0,
    leaseTtlMs: LEASE_TTL_MS,
    admissionLimit: null,
    retries: RETRIES,
    lockTimeoutMs: 0,
  };
}

/** The shop's own way to run statements and transactions, over a connection that waits at the gate. */
function gatePostgres(enter: Enter): Postgres {
  const client = {
    query(query: WireQuery, done: (error: Error | null, result: WireResult) => void) {
      const describeCall: DescribeCall = () => ({
        store: 'postgres',
        name: nameOfQuery(query),
        text: textOfQuery(query),
      });
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

function gateRedis(redis: Redis, enter: Enter): Redis {
  function call<T>(
    describeCall: DescribeCall,
    execute: () => Promise<T>,
    reply: (value: T) => string,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const fly = async (): Promise<Answer> => {
        try {
          const value = await execute();
          return { echo: () => ({ kind: 'returned', reply: reply(value) }), deliver: () => resolve(value) };
        } catch (error) {
          const text = error instanceof Error ? error.message : String(error);
          return { echo: () => ({ kind: 'failed', reply: text, code: '' }), deliver: () => reject(error) };
        }
      };
      enter('redis', describeCall, fly);
    });
  }
  return {
    ...redis,
    run: (script, keys, args) =>
      call(
        () => ({ store: 'redis', name: script.name, text: textOfScript(script, keys, args) }),
        () => redis.run(script, keys, args),
        replyOfScript,
      ),
    setIfAbsent: (key, value, ttlMs) =>
      call(
        () => ({
          store: 'redis',
          name: 'SET',
          text: shorten(`SET ${key} ${value} NX PX ${usualTtl(ttlMs)}`),
        }),
        () => redis.setIfAbsent(key, value, ttlMs),
        (isSet) => (isSet ? 'OK' : 'nil'),
      ),
  };
}
