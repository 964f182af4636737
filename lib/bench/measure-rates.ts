import type { Cost } from './cost';
import { openDashboards } from './dashboards';
import { divideRounds } from './figures';
import { interleave, type Leg, openLeg } from './interleave';
import type { Ledger } from './ledger';
import type { Till } from './till';
import type { Errand, Venue } from './venue';

/** How a bench goes. */
export interface Pace {
  readonly rounds: number;
  /** How long each rate is taken in each round. */
  readonly legMs: number;
  readonly said: (line: string) => void;
}

/** A leg that keeps what each answer cost, round by round. */
interface VisitLeg {
  readonly leg: Leg;
  costs(part: keyof Cost): readonly number[];
}

export function openVisit(name: string, venue: Venue, errand: Errand, durationMs: number): VisitLeg {
  const costs: Cost[] = [];
  return {
    leg: openLeg(name, 'a second', async () => {
      const { perSecond, cost } = await venue.send(errand, { durationMs });
      costs.push(cost);
      return perSecond;
    }),
    costs: (part) => costs.slice(1).map((cost) => cost[part]),
  };
}

/** Sales and refusals through Next, in turn with the empty route of the same process. */
export async function rateNext(venue: Venue, pace: Pace, ledger: Ledger): Promise<void> {
  const open = (name: string, errand: Errand) => openVisit(name, venue, errand, pace.legMs);
  const empty = open('empty route, beside Next', 'route');
  const sales = open('sales through Next', 'buy');
  const refusals = open('refusals through Next', 'refuse');
  const legs = [empty.leg, sales.leg, refusals.leg];
  await interleave(legs, pace.rounds, pace.said);
  ledger.series.push(...legs);
  ledger.set('salesThroughNext', divideRounds(sales.leg.rounds, empty.leg.rounds));
  ledger.set('refusalsThroughNext', divideRounds(refusals.leg.rounds, empty.leg.rounds));
  ledger.set('cpuThroughNext', divideRounds(sales.costs('cpuMs'), empty.costs('cpuMs')));
}

/** What a class room of dashboards costs the sale that they show. */
const DASHBOARDS = 200;

async function buyBeforeAnAudience(venue: Venue, durationMs: number): Promise<number> {
  const dashboards = await openDashboards(venue.url, DASHBOARDS);
  try {
    return (await venue.send('buy', { durationMs })).perSecond;
  } finally {
    dashboards.close();
  }
}

/** Sales and refusals through the fast lane, in turn with all that they are compared with. */
export async function rateFastLane(venue: Venue, till: Till, pace: Pace, ledger: Ledger): Promise<void> {
  const { legMs } = pace;
  const open = (name: string, errand: Errand) => openVisit(name, venue, errand, legMs);
  const route = open('empty route, beside the fast lane', 'route');
  const path = open('empty path of the fast lane', 'path');
  const sales = open('sales, fast lane', 'buy');
  const many = open('sales of 100 ticket types', 'buyOfMany');
  const refusals = open('refusals, fast lane', 'refuse');
  const watched = openLeg(`sales, ${DASHBOARDS} dashboards open`, 'a second', () =>
    buyBeforeAnAudience(venue, legMs),
  );
  const batch = openLeg('batched statement alone', 'a second', () => till.sellTogether(venue.hotId, legMs));
  const single = openLeg('one statement a sale, alone', 'a second', () => till.sell(venue.hotId, legMs));
  const visits = [route, path, sales, many, refusals];
  const legs = [...visits.map(({ leg }) => leg), watched, batch, single];
  await interleave(legs, pace.rounds, pace.said);
  ledger.series.push(...legs);
  const ratio = (dividend: Leg, divisor: Leg) => divideRounds(dividend.rounds, divisor.rounds);
  ledger.set('salesThroughFastLane', ratio(sales.leg, route.leg));
  ledger.set('refusals', ratio(refusals.leg, route.leg));
  ledger.set('salesPerEmptyPath', ratio(sales.leg, path.leg));
  ledger.set('refusalsPerEmptyPath', ratio(refusals.leg, path.leg));
  ledger.set('salesPerBatchAlone', ratio(sales.leg, batch));
  ledger.set('salesPerStatementAlone', ratio(sales.leg, single));
  ledger.set('salesWithDashboards', ratio(watched, sales.leg));
  ledger.set('hundredTypes', ratio(many.leg, sales.leg));
  ledger.set('statementsPerSale', sales.costs('statements'));
  ledger.set('roundTripsPerSale', sales.costs('roundTrips'));
  ledger.set('roundTripsPerRefusal', refusals.costs('roundTrips'));
}

/** How long a buyer waits who is alone in the shop. */
export async function timeLoneBuyer(venue: Venue, pace: Pace, ledger: Ledger): Promise<void> {
  const open = (strategy: string) =>
    openLeg(`a lone buyer, ${strategy}`, 'ms', () =>
      venue.buyAlone(strategy, { durationMs: pace.legMs / 2 }),
    );
  const [merged, bouncer] = [open('merged'), open('bouncer')];
  await interleave([merged, bouncer], pace.rounds, pace.said);
  ledger.series.push(merged, bouncer);
  ledger.set('loneBuyer', divideRounds(merged.rounds, bouncer.rounds));
}
