import type { Actor } from '@/lib/teaching/explorer/moves';
import { readMove } from '@/lib/teaching/explorer/moves';
import type { Call, CallSite, Echo, Run, Step } from '@/lib/teaching/explorer/timeline';
import type { Buyers } from './place';

/** Something that happened in a buyer's lane. */
export interface Happening {
  readonly lane: Lane;
  /** It goes on after the buyer's answer, or nobody hears it since the buyer has asked again. */
  readonly isAfterAnswer: boolean;
  /** It had waited, and came back because of somebody else's step. */
  readonly isWaking: boolean;
  readonly call: Call | null;
  readonly echo: Echo | null;
}

export type Lane = 'A' | 'B' | 'C';

/** How a buyer stands at a moment. */
export type LaneState =
  | { readonly kind: 'ready' | 'dead' }
  | { readonly kind: 'waits'; readonly for: readonly Actor[] }
  | { readonly kind: 'answered'; readonly outcome: string };

const LANES = ['A', 'B', 'C'] as const;

const LANE_OF = { A: 'A', B: 'B', C: 'C', a: 'A', b: 'B', c: 'C' } as const;

/** The lanes of that many buyers; one buyer has two windows. */
export function lanesOf(buyers: Buyers): readonly Lane[] {
  return LANES.slice(0, Math.max(2, buyers));
}

/** The buyer's lane, also for what goes on after the answer. */
export function laneOf(actor: Actor): Lane {
  return LANE_OF[actor];
}

/** What a step shows in the lanes: the call that was made, then the calls of others that it woke. */
export function happeningsOf(step: Step): readonly Happening[] {
  const own = step.actor === null ? [] : [toHappening(step.actor, step.call, step.echo, false)];
  return [...own, ...step.woke.map(({ actor, call, echo }) => toHappening(actor, call, echo, true))];
}

function toHappening(actor: Actor, call: Call | null, echo: Echo | null, isWaking: boolean): Happening {
  const lane = laneOf(actor);
  return { lane, isAfterAnswer: actor !== lane, isWaking, call, echo };
}

/** Who has asked again in these steps: what still goes on for their first request is heard by nobody. */
export function findUnheard(steps: readonly Step[]): readonly Lane[] {
  return steps.flatMap(({ fault, move }) => {
    const made = readMove(move);
    return fault === 'answer-lost' && 'buyer' in made ? [made.buyer] : [];
  });
}

/** A step as a row across the lanes. */
export interface LaneRow {
  /** From 1. */
  readonly number: number;
  readonly step: Step;
  /** Who goes on waiting meanwhile, and has nothing else in this row. */
  readonly waiting: readonly Lane[];
  /** Whose work behind the answer is heard by nobody any more. */
  readonly unheard: readonly Lane[];
}

/** The first `count` steps as rows. */
export function rowsOf(run: Run, count: number): readonly LaneRow[] {
  return run.steps.slice(0, count).map((step, at) => {
    const states = laneStates(run, at);
    const busy = happeningsOf(step).map(({ lane }) => lane);
    const waiting = LANES.filter((lane) => states[lane].kind === 'waits' && !busy.includes(lane));
    return { number: at + 1, step, waiting, unheard: findUnheard(run.steps.slice(0, at)) };
  });
}

/** How each buyer stands after the first `count` steps. */
export function laneStates({ steps }: Run, count: number): Readonly<Record<Lane, LaneState>> {
  const states: Record<Lane, LaneState> = { A: READY, B: READY, C: READY };
  for (const step of steps.slice(0, count)) {
    for (const { lane, isAfterAnswer, echo } of happeningsOf(step)) {
      if (!isAfterAnswer) states[lane] = follow(states[lane], echo);
    }
    for (const { actor, outcome } of step.answered) states[laneOf(actor)] = { kind: 'answered', outcome };
  }
  return states;
}

const READY: LaneState = { kind: 'ready' };

function follow(before: LaneState, echo: Echo | null): LaneState {
  if (echo?.kind === 'waits') return { kind: 'waits', for: echo.for };
  if (echo?.kind === 'died') return { kind: 'dead' };
  return before.kind === 'answered' ? before : READY;
}

/** Where in the source a call is made: by a helper, and by whoever called that; in each file the innermost place. */
export function sitesOf(call: Call | null): readonly CallSite[] {
  const sites = call?.source ? [call.source, ...(call.callers ?? [])] : [];
  return sites.filter(({ file }, at) => sites.findIndex((site) => site.file === file) === at);
}

/** Where in the source each buyer is after the first `count` steps: the call that it made last. */
export function positionsOf({ steps }: Run, count: number): ReadonlyMap<Lane, readonly CallSite[]> {
  const positions = new Map<Lane, readonly CallSite[]>();
  for (const { actor, call } of steps.slice(0, count)) {
    if (actor !== null && call !== null) positions.set(laneOf(actor), sitesOf(call));
  }
  return positions;
}
