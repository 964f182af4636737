import { divideRounds } from './figures';
import { interleave, openLeg } from './interleave';
import type { Ledger } from './ledger';
import type { Venue } from './venue';

const BUYERS = 5000;
const STOCK = 500;

export interface RaceOptions {
  readonly rounds: number;
  readonly said: (line: string) => void;
}

/** 500 tickets and 5,000 buyers at once: how long they take, by strategy, and how long 5,000 take who want nothing. */
export async function raceStrategies(
  venue: Venue,
  { rounds, said }: RaceOptions,
  ledger: Ledger,
): Promise<void> {
  const openRace = (strategy: string) => {
    const answeredMs: number[] = [];
    const leg = openLeg(`time to sell out, ${strategy}`, 'ms', async () => {
      const race = await venue.release(strategy, BUYERS, STOCK);
      answeredMs.push(race.answeredMs);
      return race.soldOutMs;
    });
    return { leg, answeredMs: () => answeredMs.slice(1) };
  };
  const [merged, bouncer, alone] = [openRace('merged'), openRace('bouncer'), openRace('conditional-update')];
  const empty = openLeg('5,000 answers of the empty path', 'ms', async () => {
    return (await venue.send('path', { requests: BUYERS })).elapsedMs;
  });
  const legs = [merged.leg, bouncer.leg, alone.leg, empty];
  await interleave(legs, rounds, said);
  ledger.series.push(...legs, {
    name: '5,000 buyers answered, merged',
    unit: 'ms',
    rounds: merged.answeredMs(),
  });
  ledger.set('sellOutTime', divideRounds(bouncer.leg.rounds, alone.leg.rounds));
  ledger.set('sellOutTimeMerged', divideRounds(merged.leg.rounds, alone.leg.rounds));
  ledger.set('doorbuster', divideRounds(merged.answeredMs(), empty.rounds));
  ledger.set('soldOutEarly', divideRounds(merged.leg.rounds, merged.answeredMs()));
}
