import type { PgConnection } from '@/lib/core/stores/pg/pg-connection';
import type { Actor, Buyer } from '@/lib/teaching/explorer/moves';
import type { Call, Echo } from '@/lib/teaching/explorer/timeline';
import type { Reach, Touch } from './footprint';

/** What a store gave back, still to be handed to its caller. */
export interface Answer {
  readonly echo: () => Echo;
  /** SQLSTATE, where Postgres refused. */
  readonly code?: string | undefined;
  /** What the call touched, as is known by now; undefined: all of its reach. */
  readonly touched?: readonly Touch[] | undefined;
  readonly deliver: () => void;
}

/** A call that waits at the gate. `execute` never rejects. */
export interface GateCall {
  readonly call: Call;
  readonly reach: Reach;
  /** Calls of one channel come one after the other, as on a connection; those of others in any order. */
  readonly channel: object;
  readonly execute: (flight: Flight) => Promise<Answer>;
}

/** A call on its way. */
export interface Flight {
  readonly thread: Thread;
  readonly made: GateCall;
  answer: Answer | null;
  /** When it came back: a refusal before its session was asked whether its locks are gone. */
  cameAtMs: number | null;
  /** Null: it runs on none, so far. */
  session: LabSession | null;
  waitsFor: readonly LabSession[];
  /** It waits for a connection: all that there are, `waitsFor`, are in use. */
  isQueued: boolean;
  /** The move `t` ended it: what Postgres says of that is shown as a lock timeout. */
  isTimedOut: boolean;
  /** The move `A!`: what it asked for takes effect, and its caller is told that nobody knows. */
  isAnswerLost: boolean;
}

/** A session of Postgres, from when a process first took it to the end of the run. */
export interface LabSession {
  readonly connection: PgConnection;
  process: Process;
  /** The one who used it last: what the session holds, this one holds. */
  thread: Thread;
  flight: Flight | null;
  isIdle: boolean;
  /** A statement may have left something in it. */
  isMarked: boolean;
}

/** One request of a buyer: what it does until its answer, and what it left to be done after it. */
export interface Process {
  readonly buyer: Buyer;
  readonly number: number;
  readonly threads: Thread[];
  isDead: boolean;
  /** For how long it has slept, as far as it knows. */
  sleptMs: number;
  /** Null: not answered so far. */
  outcome: ProcessOutcome | null;
}

export interface ProcessOutcome {
  readonly text: string;
  /** The order that the buyer was told of. */
  readonly orderId: string | null;
  /** Nothing that passes: the buyer gives up. */
  readonly isFinal: boolean;
}

/** What a request does until its answer; or what it handed over for later; or what it left behind, unawaited. */
export class Thread {
  readonly process: Process;
  /** Nobody waits for it: its process may end as soon as the answer is given. */
  readonly isStray: boolean;
  actor: Actor;
  /** In the order in which they were made. */
  readonly pending: GateCall[] = [];
  readonly flights: Flight[] = [];
  hasEnded: boolean;
  steps = 0;
  /** What a store answered last. */
  lastReply: string | null = null;
  /** It got the same reply twice, and nobody has moved since. */
  hasNoNews = false;

  constructor(actor: Actor, process: Process, isStray = false) {
    this.actor = actor;
    this.process = process;
    this.isStray = isStray;
    this.hasEnded = isStray;
    process.threads.push(this);
  }
}

/** The calls that may be let go, the oldest first: of each channel one. */
export function callsOf({ pending, flights }: Thread): readonly GateCall[] {
  const taken = new Set(flights.map(({ made }) => made.channel));
  return pending.filter(({ channel }) => {
    if (taken.has(channel)) return false;
    taken.add(channel);
    return true;
  });
}

/** Would sleep, only to get the same reply once more: nobody has moved. */
export const isDozing = ({ hasNoNews, pending }: Thread) =>
  hasNoNews && pending.every(({ call }) => call.store === 'clock');

/** Neither at the gate, nor in a store, nor at its end: its next call is still to come. */
export const isThinking = ({ hasEnded, process, pending, flights }: Thread) =>
  !hasEnded && !process.isDead && pending.length === 0 && flights.length === 0;

/** Name and text of a call, made only for a run that is watched. */
export type DescribeCall = () => Pick<Call, 'name' | 'text'>;

/** Lets a call wait at the gate. Without a channel it waits for no other. */
export type Enter = (
  store: Call['store'],
  describe: DescribeCall,
  reach: Reach,
  execute: GateCall['execute'],
  channel?: object,
) => GateCall;

/** A sleep brings no news; and after another thread moved, the next reply may be a new one. */
export function noteReply(thread: Thread, flight: Flight | undefined): void {
  if (!flight) {
    thread.hasNoNews = false;
  } else if (flight.made.call.store !== 'clock') {
    const echo = flight.answer?.echo();
    const reply = echo && 'reply' in echo ? echo.reply : null;
    thread.hasNoNews = reply === thread.lastReply;
    thread.lastReply = reply;
  }
}
