import { divideRounds } from './figures';
import { interleave } from './interleave';
import type { Ledger } from './ledger';
import { openVisit, type Pace } from './measure-rates';
import type { Venue } from './venue';

/** Shops that run side by side; each is asked in its turn while the others rest. */
export interface Shops {
  readonly one: Venue;
  /** Two server processes on the same cores. */
  readonly two: Venue;
  /** The drivers of production, through the local gateways. */
  readonly http: Venue;
  /** With a long history. */
  readonly old: Venue;
}

/** What a second process, the drivers of production and a million orders cost a sale. */
export async function compareShops(
  { one, two, http, old }: Shops,
  pace: Pace,
  ledger: Ledger,
): Promise<void> {
  const open = (name: string, venue: Venue) => openVisit(`sales, ${name}`, venue, 'buy', pace.legMs);
  const visits = {
    one: open('one process', one),
    two: open('two processes', two),
    http: open('drivers of production', http),
    old: open('1,000,000 orders of history', old),
  };
  const legs = Object.values(visits).map(({ leg }) => leg);
  await interleave(legs, pace.rounds, pace.said);
  ledger.series.push(...legs);
  ledger.set('twoProcesses', divideRounds(visits.two.leg.rounds, visits.one.leg.rounds));
  ledger.set('productionDrivers', divideRounds(visits.http.leg.rounds, visits.one.leg.rounds));
  ledger.set('longHistory', divideRounds(visits.old.costs('cpuMs'), visits.one.costs('cpuMs')));
}
