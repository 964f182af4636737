import type { Memory } from '@/lib/core/stores/memory';
import type { Stores } from '@/lib/core/stores/stores';
import { idDrawer } from '@/lib/teaching/explorer/names';
import { LEASE_TTL_MS, type SandboxRedis } from '@/lib/teaching/explorer/sandbox/sandbox-redis';
import type { Call } from '@/lib/teaching/explorer/timeline';
import { findCallSites } from './call-site';
import { NOTHING } from './footprint';
import type { Gate } from './gate';
import { gatePostgres } from './gated-postgres';
import { gateRedis } from './gated-redis';
import type { Sessions } from './sessions';
import type { Pause } from './surroundings';
import type { Answer, DescribeCall, Enter, Process } from './thread';

/** Independent Redis servers of a sandbox. */
const QUORUM = 3;
const RETRIES = 2;
/** Not 0, not 1: a jitter that is always the same. */
const CHANCE = 0.5;

/** What stands between a process and the stores. */
interface LabStoresOptions {
  readonly process: Process;
  readonly gate: Gate;
  readonly sessions: Sessions;
  /** Texts and places of calls are wanted, not only their order. */
  readonly isWatched: boolean;
  /** A statement outside of a transaction is several steps. */
  readonly overlap: boolean;
  /** Ungated. */
  readonly redis: SandboxRedis;
  readonly memory: Memory;
  /** False: what it is told goes nowhere, and is no step. */
  readonly tellsRedis: boolean;
}

const UNWATCHED: Call = { store: 'postgres', name: '', text: '', source: null };

function toCall(isWatched: boolean, store: Call['store'], describeCall: DescribeCall): Call {
  if (!isWatched) return { ...UNWATCHED, store };
  const [source = null, ...callers] = findCallSites();
  return { ...describeCall(), store, source, callers };
}

/** The stores of one process, whose every call is a step, and so is a pause. */
export function createLabStores(options: LabStoresOptions): {
  readonly stores: Stores;
  readonly pause: Pause;
  readonly enter: Enter;
} {
  const { process, gate, sessions, isWatched, overlap, redis, memory, tellsRedis } = options;
  const enter: Enter = (store, describeCall, reach, execute, channel = {}) => {
    const made = { call: toCall(isWatched, store, describeCall), reach, execute, channel };
    gate.enter(process, made);
    return made;
  };
  const pause: Pause = (ms, goOn) => {
    const describeCall = () => ({ name: 'sleep', text: `sleep ${Math.round(ms)} ms` });
    const deliver = () => {
      process.sleptMs += ms;
      goOn();
    };
    const answer: Answer = { echo: () => ({ kind: 'returned', reply: 'woke up' }), deliver };
    return enter('clock', describeCall, NOTHING, async () => answer);
  };
  const channel = {};
  const quorum = Array.from({ length: QUORUM }, (_, n) =>
    gateRedis(redis.server(n), enter, channel, n === 0 ? null : `server ${n + 1}`),
  );
  const [first] = quorum;
  if (!first) throw new Error('A lab has at least one Redis');
  const newId = idDrawer(process.buyer, process.number);
  const stores: Stores = {
    postgres: gatePostgres(enter, sessions, overlap),
    redis: tellsRedis ? first : { ...first, run: async () => 0 },
    quorum,
    memory,
    newId,
    newOrderId: newId,
    random: () => CHANCE,
    sleep: (ms) =>
      new Promise((resolve) => {
        pause(ms, resolve);
      }),
    nowMs: () => 0,
    leaseTtlMs: LEASE_TTL_MS,
    admissionLimit: null,
    retries: RETRIES,
    lockTimeoutMs: 0,
  };
  return { stores, pause, enter };
}
