import type { Actor } from '@/lib/teaching/explorer/moves';
import { type Run, type Step, worldAfter } from '@/lib/teaching/explorer/timeline';

export const stockAfter = (run: Run): number => worldAfter(run).row.stock;

export const countOrders = (run: Run): number => worldAfter(run).orders.length;

/** Whether that buyer was told of an order, new or replayed. */
export const isSold = (outcome: string | undefined): boolean => /^sold(?!-out)/.test(outcome ?? '');

export const stepsOf = (run: Run, actor: Actor): readonly Step[] =>
  run.steps.filter((step) => step.actor === actor);

/** Whether one of that buyer's calls had to wait for somebody. */
export const hasWaited = (run: Run, actor: Actor): boolean =>
  stepsOf(run, actor).some(({ echo }) => echo?.kind === 'waits');

/** Whether one of that buyer's calls failed with that SQLSTATE, at once or after it had waited. */
export const hasFailed = (run: Run, actor: Actor, code: string): boolean =>
  run.steps.some((step) =>
    [{ actor: step.actor, echo: step.echo }, ...step.woke].some(
      (one) => one.actor === actor && one.echo?.kind === 'failed' && one.echo.code === code,
    ),
  );
