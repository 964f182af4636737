import { type Actor, type Buyer, buyerOf } from '@/lib/teaching/explorer/moves';
import { type Call, type Run, type Step, worldAfter } from '@/lib/teaching/explorer/timeline';

export const stockAfter = (run: Run): number => worldAfter(run).row.stock;

export const countOrders = (run: Run): number => worldAfter(run).orders.length;

/** Whether that buyer was told of an order, new or replayed. */
export const isSold = (outcome: string | undefined): boolean => /^sold(?!-out)/.test(outcome ?? '');

export const stepsOf = (run: Run, actor: Actor): readonly Step[] =>
  run.steps.filter((step) => step.actor === actor);

/** Whether one of that buyer's calls had to wait for somebody. */
export const hasWaited = (run: Run, actor: Actor): boolean =>
  stepsOf(run, actor).some(({ echo }) => echo?.kind === 'waits');

/** What Postgres said when it refused a call of that actor, at once or after it had waited, in order. */
export function failuresOf(run: Pick<Run, 'steps'>, actor: Actor) {
  return run.steps.flatMap((step) =>
    [{ actor: step.actor, call: step.call, echo: step.echo }, ...step.woke].flatMap(({ echo, ...one }) =>
      one.actor === actor && echo?.kind === 'failed' ? [{ call: one.call, ...echo }] : [],
    ),
  );
}

/** Whether one of that buyer's calls failed with that SQLSTATE, at once or after it had waited. */
export const hasFailed = (run: Run, actor: Actor, code: string): boolean =>
  failuresOf(run, actor).some((failure) => failure.code === code);

/** A buyer's calls to Postgres, in order, those after the answer included. */
export const statementsOf = (run: Run, buyer: Buyer): readonly Call[] =>
  run.steps.flatMap(({ actor, call }) =>
    actor && buyerOf(actor) === buyer && call?.store === 'postgres' ? [call] : [],
  );

/** Which step wrote that buyer's order, from 0; -1: none did. */
export const saleOf = (run: Run, buyer: Buyer): number =>
  run.steps.findIndex(({ world }) => world.orders.some((order) => order.buyer === buyer));

/** Where a call is made, for the end of a sentence: ` (exercises/03.ts:34)`; the learner's own line before a helper's. */
export function placeOfCall(call: Call | null | undefined): string {
  const sites = [call?.source, ...(call?.callers ?? [])].flatMap((site) => site ?? []);
  const site = sites.find(({ file }) => /^(?:lessons|exercises)\//.test(file)) ?? sites[0];
  return site ? ` (${site.file}:${site.line})` : '';
}
