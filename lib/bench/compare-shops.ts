import type { BenchTarget } from './bench-target';
import { divideRounds } from './figures';
import { interleave } from './interleave';
import type { Ledger } from './ledger';
import { openSampledLeg, type RatePace } from './measure-rates';

/** Shops that run side by side; each is asked in its turn while the others rest. */
export interface Shops {
  readonly one: BenchTarget;
  /** Two server processes on the same cores. */
  readonly two: BenchTarget;
  /** The drivers of production, through the local gateways. */
  readonly http: BenchTarget;
  /** With a long history. */
  readonly old: BenchTarget;
}

/** What a second process, the drivers of production and a million orders cost a sale. */
export async function compareShops(
  { one, two, http, old }: Shops,
  pace: RatePace,
  ledger: Ledger,
): Promise<void> {
  const open = (name: string, target: BenchTarget) =>
    openSampledLeg(`sales, ${name}`, target, 'buy', pace.legMs);
  const sales = {
    one: open('one process', one),
    two: open('two processes', two),
    http: open('drivers of production', http),
    old: open('1,000,000 orders of history', old),
  };
  const legs = Object.values(sales).map(({ leg }) => leg);
  await interleave(legs, pace, ledger);
  ledger.set('twoProcesses', divideRounds(sales.two.leg.rounds, sales.one.leg.rounds));
  ledger.set('productionDrivers', divideRounds(sales.http.leg.rounds, sales.one.leg.rounds));
  ledger.set('longHistory', divideRounds(sales.old.costs('cpuMs'), sales.one.costs('cpuMs')));
}
