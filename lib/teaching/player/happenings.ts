import { type Actor, BUYERS, type Buyer, buyerOf, readMove } from '@/lib/teaching/explorer/moves';
import type { Call, CallSite, Echo, Run, Step } from '@/lib/teaching/explorer/timeline';
import { type Crowd, settingOf } from './place';

/** Something that happened in a buyer's column. */
export interface Happening {
  readonly buyer: Buyer;
  /** It goes on after the buyer's answer, or nobody hears it since the buyer has asked again. */
  readonly isAfterAnswer: boolean;
  /** It had waited, and came back because of somebody else's step. */
  readonly isWaking: boolean;
  readonly call: Call | null;
  readonly echo: Echo | null;
}

export type BuyerState =
  | { readonly kind: 'ready' | 'dead' }
  | { readonly kind: 'waits'; readonly for: readonly Actor[] }
  | { readonly kind: 'answered'; readonly outcome: string };

/** The buyers that have a column; one buyer may have two windows, and a box office has the third. */
export function columnsOf(crowd: Crowd): readonly Buyer[] {
  const { buyers = 2, boxOffice } = settingOf(crowd);
  return BUYERS.slice(0, boxOffice ? 3 : buyers);
}

/** What a step shows in the columns: the call that was made, then the calls of others that it woke. */
export function happeningsOf(step: Step): readonly Happening[] {
  const own = step.actor === null ? [] : [toHappening(step.actor, step.call, step.echo, false)];
  return [...own, ...step.woke.map(({ actor, call, echo }) => toHappening(actor, call, echo, true))];
}

function toHappening(actor: Actor, call: Call | null, echo: Echo | null, isWaking: boolean): Happening {
  const buyer = buyerOf(actor);
  return { buyer, isAfterAnswer: actor !== buyer, isWaking, call, echo };
}

/** The buyers who asked again in these steps: nobody hears any more what is done for their first requests. */
export function findUnheard(steps: readonly Step[]): readonly Buyer[] {
  return steps.flatMap(({ fault, move }) => {
    const made = readMove(move);
    return fault === 'answer-lost' && 'buyer' in made ? [made.buyer] : [];
  });
}

export interface RunRow {
  /** From 1. */
  readonly number: number;
  readonly step: Step;
  /** The buyers who go on waiting, and have nothing else in this row. */
  readonly waiting: readonly Buyer[];
  /** The buyers whose first request nobody hears any more. */
  readonly unheard: readonly Buyer[];
}

export function rowsOf(run: Run, count: number): readonly RunRow[] {
  return run.steps.slice(0, count).map((step, at) => {
    const states = buyerStates(run, at);
    const busy = happeningsOf(step).map(({ buyer }) => buyer);
    const waiting = BUYERS.filter((buyer) => states[buyer].kind === 'waits' && !busy.includes(buyer));
    return { number: at + 1, step, waiting, unheard: findUnheard(run.steps.slice(0, at)) };
  });
}

/** How each buyer stands after the first `count` steps. */
export function buyerStates({ steps }: Run, count: number): Readonly<Record<Buyer, BuyerState>> {
  const states: Record<Buyer, BuyerState> = { A: READY, B: READY, C: READY };
  for (const step of steps.slice(0, count)) {
    for (const { buyer, isAfterAnswer, echo } of happeningsOf(step)) {
      if (!isAfterAnswer) states[buyer] = follow(states[buyer], echo);
    }
    for (const { actor, outcome } of step.answered) states[buyerOf(actor)] = { kind: 'answered', outcome };
  }
  return states;
}

const READY: BuyerState = { kind: 'ready' };

function follow(before: BuyerState, echo: Echo | null): BuyerState {
  if (echo?.kind === 'waits') return { kind: 'waits', for: echo.for };
  if (echo?.kind === 'died') return { kind: 'dead' };
  return before.kind === 'answered' ? before : READY;
}

/** Where in the source a call is made, by a helper and by its caller; in each file the innermost place. */
export function sitesOf(call: Call | null): readonly CallSite[] {
  const sites = call?.source ? [call.source, ...(call.callers ?? [])] : [];
  return sites.filter(({ file }, at) => sites.findIndex((site) => site.file === file) === at);
}

/** Where in the source each buyer is after the first `count` steps: the call that it made last. */
export function positionsOf({ steps }: Run, count: number): ReadonlyMap<Buyer, readonly CallSite[]> {
  const positions = new Map<Buyer, readonly CallSite[]>();
  for (const { actor, call } of steps.slice(0, count)) {
    if (actor !== null && call !== null) positions.set(buyerOf(actor), sitesOf(call));
  }
  return positions;
}
