import { PATIENCE } from '@/lib/load/buyer';
import type { RunResult } from '@/lib/load/result-schema';
import { runBlackFriday } from '@/lib/load/run';
import { divideRounds } from './figures';
import { LANES } from './flood';
import { interleave, openLeg } from './interleave';
import type { Ledger } from './ledger';
import type { Venue } from './venue';

const CROWD = { buyers: 5000, stock: 500, concurrency: LANES };

export interface RaceOptions {
  readonly rounds: number;
  readonly said: (line: string) => void;
}

/** 500 tickets and 5,000 buyers, `bouncer` in turn with `conditional-update`: who is sold out first. */
export async function raceStrategies(
  venue: Venue,
  { rounds, said }: RaceOptions,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<void> {
  const statements: number[] = [];
  let seed = 0;
  const release = async (strategy: string): Promise<RunResult> => {
    seed += 1;
    const result = await runBlackFriday(
      {
        ...CROWD,
        url: venue.url,
        adminToken: venue.adminToken,
        seed,
        strategy,
        ticketTypeId: undefined,
        keep: true,
        instances: 1,
        patience: PATIENCE,
      },
      { said: () => {}, counting: () => {} },
      signal,
    );
    const { gaveUp, inDoubt, rejected } = result.buyersByOutcome;
    ledger.count('unanswered', gaveUp + inDoubt + rejected);
    ledger.countViolations(result.verdict.violations.map((violation) => `${strategy}: ${violation}`));
    return result;
  };
  const bouncer = openLeg('time to sell out, bouncer', 'ms', async () => {
    const result = await release('bouncer');
    statements.push(result.perSale.postgresStatements ?? Number.NaN);
    return result.timingsMs.soldOut ?? Number.NaN;
  });
  const alone = openLeg('time to sell out, conditional-update', 'ms', async () => {
    return (await release('conditional-update')).timingsMs.soldOut ?? Number.NaN;
  });
  await interleave([bouncer, alone], rounds, said);
  ledger.series.push(bouncer, alone);
  ledger.set('sellOutTime', divideRounds(bouncer.rounds, alone.rounds));
  ledger.set('statementsPerSale', statements.slice(1));
}
