import { openDashboards } from './dashboards';
import { divideRounds } from './figures';
import { interleave, openLeg } from './interleave';
import type { Ledger } from './ledger';
import type { Till } from './till';
import type { Venue } from './venue';

/** How a bench goes. */
export interface Pace {
  readonly rounds: number;
  /** How long each rate is taken in each round. */
  readonly legMs: number;
  readonly said: (line: string) => void;
}

/** Sales through Next, in turn with the empty route of the same process. */
export async function rateNext(venue: Venue, pace: Pace, ledger: Ledger): Promise<void> {
  const limit = { durationMs: pace.legMs };
  const empty = openLeg(
    'empty route, beside Next',
    'a second',
    async () => (await venue.ping(limit)).perSecond,
  );
  const sales = openLeg('sales through Next', 'a second', async () => (await venue.buy(limit)).perSecond);
  const legs = [empty, sales];
  await interleave(legs, pace.rounds, pace.said);
  ledger.series.push(...legs);
  ledger.set('salesThroughNext', divideRounds(sales.rounds, empty.rounds));
}

/** What a class room of dashboards costs the sale that they show. */
const DASHBOARDS = 200;

async function buyBeforeAnAudience(venue: Venue, durationMs: number): Promise<number> {
  const dashboards = await openDashboards(venue.url, DASHBOARDS);
  try {
    return (await venue.buy({ durationMs })).perSecond;
  } finally {
    dashboards.close();
  }
}

/** Sales and refusals through the fast lane, in turn with the empty route and with the sale's statement alone. */
export async function rateFastLane(venue: Venue, till: Till, pace: Pace, ledger: Ledger): Promise<void> {
  const limit = { durationMs: pace.legMs };
  const empty = openLeg(
    'empty route, beside the fast lane',
    'a second',
    async () => (await venue.ping(limit)).perSecond,
  );
  const sales = openLeg('sales, fast lane', 'a second', async () => (await venue.buy(limit)).perSecond);
  const refusals = openLeg(
    'refusals, fast lane',
    'a second',
    async () => (await venue.refuse(limit)).perSecond,
  );
  const statement = openLeg('statement alone', 'a second', () => till.sell(venue.hotId, pace.legMs));
  const watched = openLeg(`sales, ${DASHBOARDS} dashboards open`, 'a second', () =>
    buyBeforeAnAudience(venue, pace.legMs),
  );
  const legs = [empty, sales, watched, refusals, statement];
  await interleave(legs, pace.rounds, pace.said);
  ledger.series.push(...legs);
  ledger.set('salesThroughFastLane', divideRounds(sales.rounds, empty.rounds));
  ledger.set('salesWithDashboards', divideRounds(watched.rounds, sales.rounds));
  ledger.set('refusals', divideRounds(refusals.rounds, empty.rounds));
  ledger.set('salesPerStatementLimit', divideRounds(sales.rounds, statement.rounds));
}
