import type { PgConnection } from '@/lib/core/stores/pg/pg-connection';
import type { Actor, Buyer } from '@/lib/teaching/explorer/moves';
import type { Call, Echo } from '@/lib/teaching/explorer/timeline';

/** What a store gave back, still to be handed to its caller. */
export interface Answer {
  readonly echo: () => Echo;
  /** SQLSTATE, where Postgres refused. */
  readonly code?: string | undefined;
  readonly deliver: () => void;
}

/** A call that waits at the gate. `execute` never rejects. */
export interface GateCall {
  readonly call: Call;
  readonly execute: (thread: Thread) => Promise<Answer>;
}

/** The calls of one step, on their way. */
export interface Flight {
  readonly calls: readonly GateCall[];
  answers: readonly Answer[] | null;
  /** Its place in the order in which calls came back. */
  place: number;
  waitsFor: readonly Thread[];
  /** The move `t` ended it: what Postgres says of that is shown as a lock timeout. */
  isTimedOut: boolean;
}

/** One request of a buyer: what it does until its answer, and what it left to be done after it. */
export interface Process {
  readonly buyer: Buyer;
  readonly number: number;
  readonly threads: Thread[];
  isDead: boolean;
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

/** Calls that come one after the other, on a session of their own. */
export class Thread {
  readonly process: Process;
  actor: Actor;
  pending: GateCall[] = [];
  flight: Flight | null = null;
  hasEnded = false;
  session: PgConnection | null = null;
  steps = 0;
  /** What a store answered last. */
  lastReply: string | null = null;
  /** It got the same reply twice, and nobody has moved since. */
  hasNoNews = false;

  constructor(actor: Actor, process: Process) {
    this.actor = actor;
    this.process = process;
    process.threads.push(this);
  }
}

/** At the gate, with a call that may be let go. */
export const canMove = (thread: Thread) => thread.pending.length > 0 && thread.flight === null;

/** Would sleep, only to get the same reply once more: nobody has moved. */
export const isDozing = ({ hasNoNews, pending }: Thread) => hasNoNews && pending[0]?.call.store === 'clock';

/** Neither at the gate, nor in a store, nor at its end: its next call is still to come. */
export const isThinking = ({ hasEnded, process, pending, flight }: Thread) =>
  !hasEnded && !process.isDead && pending.length === 0 && flight === null;

/** Name and text of a call, made only for a run that is watched. */
export type DescribeCall = () => Pick<Call, 'name' | 'text'>;

/** Lets a call wait at the gate. */
export type Enter = (store: Call['store'], describe: DescribeCall, execute: GateCall['execute']) => void;

/** The calls of a step as one: a round over several servers is one line. */
export function mergeCalls(calls: readonly GateCall[]): Call | null {
  const [first] = calls;
  if (!first) return null;
  const texts = calls.map(({ call }) => call.text);
  const isSame = texts.every((text) => text === texts[0]);
  const text = isSame && texts.length > 1 ? `${texts[0]} × ${texts.length}` : texts.join(' · ');
  return { ...first.call, text };
}

export function mergeEchoes(answers: readonly Answer[]): Echo {
  const echoes = answers.map(({ echo }) => echo());
  const replies = echoes.map((echo) => ('reply' in echo ? echo.reply : echo.kind)).join(' · ');
  const failed = echoes.find((echo) => echo.kind === 'failed');
  return failed ? { ...failed, reply: replies } : { kind: 'returned', reply: replies };
}

/** A sleep brings no news; and after another thread moved, the next reply may be a new one. */
export function noteReply(thread: Thread, flight: Flight | undefined): void {
  if (!flight) {
    thread.hasNoNews = false;
  } else if (flight.calls[0]?.call.store !== 'clock') {
    const echo = mergeEchoes(flight.answers ?? []);
    const reply = 'reply' in echo ? echo.reply : null;
    thread.hasNoNews = reply === thread.lastReply;
    thread.lastReply = reply;
  }
}
