import type { BenchTarget, RequestKind } from './bench-target';
import type { Cost } from './cost';
import { openDashboards } from './dashboards';
import { divideRounds } from './figures';
import { interleave, type Leg, openLeg, type Pace } from './interleave';
import type { Ledger } from './ledger';
import type { SaleBackend } from './sale-backend';

export interface RatePace extends Pace {
  /** How long each rate is taken in each round. */
  readonly legMs: number;
}

/** A leg that keeps what each answer cost, round by round. */
interface SampledLeg {
  readonly leg: Leg;
  costs(part: keyof Cost): readonly number[];
}

export function openSampledLeg(
  name: string,
  target: BenchTarget,
  kind: RequestKind,
  durationMs: number,
): SampledLeg {
  const costs: Cost[] = [];
  return {
    leg: openLeg(name, 'a second', async () => {
      const { perSecond, cost } = await target.send(kind, { durationMs });
      costs.push(cost);
      return perSecond;
    }),
    costs: (part) => costs.slice(1).map((cost) => cost[part]),
  };
}

/** Sales and refusals through Next, in turn with the bare route of the same process. */
export async function rateNext(target: BenchTarget, pace: RatePace, ledger: Ledger): Promise<void> {
  const open = (name: string, kind: RequestKind) => openSampledLeg(name, target, kind, pace.legMs);
  const bare = open('bare route, beside Next', 'bareRoute');
  const sales = open('sales through Next', 'buy');
  const refusals = open('refusals through Next', 'refuse');
  const legs = [bare.leg, sales.leg, refusals.leg];
  await interleave(legs, pace, ledger);
  ledger.set('salesThroughNext', divideRounds(sales.leg.rounds, bare.leg.rounds));
  ledger.set('refusalsThroughNext', divideRounds(refusals.leg.rounds, bare.leg.rounds));
  ledger.set('cpuThroughNext', divideRounds(sales.costs('cpuMs'), bare.costs('cpuMs')));
}

/** What a classroom of dashboards costs the sale that they show. */
const DASHBOARDS = 200;

async function buyUnderDashboards(target: BenchTarget, durationMs: number): Promise<number> {
  const dashboards = await openDashboards(target.url, DASHBOARDS);
  try {
    return (await target.send('buy', { durationMs })).perSecond;
  } finally {
    dashboards.close();
  }
}

/** Sales and refusals through the fast lane, in turn with all that they are compared with. */
export async function rateFastLane(
  target: BenchTarget,
  backend: SaleBackend,
  pace: RatePace,
  ledger: Ledger,
): Promise<void> {
  const { legMs } = pace;
  const open = (name: string, kind: RequestKind) => openSampledLeg(name, target, kind, legMs);
  const route = open('bare route, beside the fast lane', 'bareRoute');
  const handler = open('bare handler, fast lane', 'bareHandler');
  const sales = open('sales, fast lane', 'buy');
  const many = open('sales of 100 ticket types', 'buyOfMany');
  const refusals = open('refusals, fast lane', 'refuse');
  const watched = openLeg(`sales, ${DASHBOARDS} dashboards open`, 'a second', () =>
    buyUnderDashboards(target, legMs),
  );
  const batch = openLeg('batched statement alone', 'a second', () =>
    backend.sellTogether(target.hotId, legMs),
  );
  const single = openLeg('one statement a sale, alone', 'a second', () => backend.sell(target.hotId, legMs));
  const sampled = [route, handler, sales, many, refusals];
  const legs = [...sampled.map(({ leg }) => leg), watched, batch, single];
  await interleave(legs, pace, ledger);
  const ratio = (dividend: Leg, divisor: Leg) => divideRounds(dividend.rounds, divisor.rounds);
  ledger.set('salesThroughFastLane', ratio(sales.leg, route.leg));
  ledger.set('refusals', ratio(refusals.leg, route.leg));
  ledger.set('refusalsPerBareHandler', ratio(refusals.leg, handler.leg));
  ledger.set('salesPerBatchAlone', ratio(sales.leg, batch));
  ledger.set('salesPerStatementAlone', ratio(sales.leg, single));
  ledger.set('salesWithDashboards', ratio(watched, sales.leg));
  ledger.set('hundredTypes', ratio(many.leg, sales.leg));
  ledger.set('statementsPerSale', sales.costs('statements'));
  ledger.set('roundTripsPerSale', sales.costs('roundTrips'));
  ledger.set('roundTripsPerRefusal', refusals.costs('roundTrips'));
}

/** How long a buyer who is alone in the shop waits. */
export async function timeLoneBuyer(target: BenchTarget, pace: RatePace, ledger: Ledger): Promise<void> {
  const open = (strategy: string) =>
    openLeg(`a lone buyer, ${strategy}`, 'ms', () =>
      target.buyAlone(strategy, { durationMs: pace.legMs / 2 }),
    );
  const [merged, bouncer] = [open('merged'), open('bouncer')];
  await interleave([merged, bouncer], pace, ledger);
  ledger.set('loneBuyer', divideRounds(merged.rounds, bouncer.rounds));
}
