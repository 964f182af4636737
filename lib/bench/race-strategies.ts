import type { BenchTarget } from './bench-target';
import { divideRounds } from './figures';
import { interleave, openLeg, type Pace } from './interleave';
import type { Ledger } from './ledger';

const BUYERS = 5000;
const STOCK = 500;

/** 500 tickets and 5,000 buyers at once: how long they take, by strategy, and how long 5,000 bare answers take. */
export async function raceStrategies(target: BenchTarget, pace: Pace, ledger: Ledger): Promise<void> {
  const openRace = (strategy: string) => {
    const answeredMs: number[] = [];
    const leg = openLeg(`time to sell out, ${strategy}`, 'ms', async () => {
      const race = await target.release(strategy, BUYERS, STOCK);
      answeredMs.push(race.answeredMs);
      return race.soldOutMs;
    });
    return { leg, answeredMs: () => answeredMs.slice(1) };
  };
  const [merged, bouncer, alone] = [openRace('merged'), openRace('bouncer'), openRace('conditional-update')];
  const bare = openLeg('5,000 answers of the bare handler', 'ms', async () => {
    return (await target.send('bareHandler', { requests: BUYERS })).elapsedMs;
  });
  const legs = [merged.leg, bouncer.leg, alone.leg, bare];
  await interleave(legs, pace, ledger);
  ledger.series.push({
    name: '5,000 buyers answered, merged',
    unit: 'ms',
    rounds: merged.answeredMs(),
  });
  ledger.set('sellOutTime', divideRounds(bouncer.leg.rounds, alone.leg.rounds));
  ledger.set('sellOutTimeMerged', divideRounds(merged.leg.rounds, alone.leg.rounds));
  ledger.set('doorbuster', divideRounds(merged.answeredMs(), bare.rounds));
}
