import type { Coordinator } from '@/lib/teaching/two-phase/coordinator';
import {
  ensureDatabases,
  openSide,
  readMaxPrepared,
  type Sessions,
} from '@/lib/teaching/two-phase/databases';
import { type Fate, type Tried, tryCoordinator } from '@/lib/teaching/two-phase/try-coordinator';
import type { TrialReport } from '../check-messages';
import { type ExerciseKind, type Hearing, toReport, tryEach } from '../exercise-kind';
import { type Exported, loadExported } from '../load-exported';

/** How often a coordinator's process dies in it: each time after each of its calls. */
interface TwoPhaseTrial {
  readonly title: string;
  readonly account: Fate['account'];
  readonly deaths: 0 | 1 | 2;
}

const exported: Exported<Coordinator> = {
  name: 'coordinator',
  functions: ['buy', 'recover'],
};

/** Nobody waits for a row for longer that its own purchase has frozen. */
const SETTINGS = { lock_timeout: '1s' };

/** A coordinator of two phases, on two real databases of the bench's Postgres. */
export const twoPhaseKind: ExerciseKind<TwoPhaseTrial> = {
  async check(file, trials, { databaseUrl }, hearing) {
    const start = await loadExported(file, exported);
    if ((await readMaxPrepared(databaseUrl)) === 0) {
      throw new Error('this Postgres has max_prepared_transactions = 0, so it refuses PREPARE TRANSACTION');
    }
    await ensureDatabases(databaseUrl);
    const on = {
      seats: await openSide(databaseUrl, 'seats', SETTINGS),
      money: await openSide(databaseUrl, 'money', SETTINGS),
    };
    try {
      return await tryEach(trials, (trial) => tryAll(trial, start, on, hearing));
    } finally {
      await Promise.all([on.seats.close(), on.money.close()]);
    }
  },
};

async function tryAll(
  { title, account, deaths }: TwoPhaseTrial,
  start: () => Coordinator,
  on: Sessions,
  { onProgress }: Hearing,
): Promise<TrialReport> {
  let schedules = 0;

  /** The run with those deaths; or, where more are to come, one for each call at which the next can be. */
  async function tryFrom(fixed: readonly number[]): Promise<Tried | null> {
    const tried = await tryCoordinator(start, on, { account, deaths: fixed });
    const isWanted = fixed.length === deaths;
    if (isWanted) {
      schedules += 1;
      onProgress(title, schedules);
    }
    // A life that throws is wrong before anybody dies.
    if (tried.complaints.length > 0) return tried;
    for (let call = 0; !isWanted && call <= tried.calls; call += 1) {
      const found = await tryFrom([...fixed, call]);
      if (found) return found;
    }
    return null;
  }

  const found = await tryFrom([]);
  return toReport(title, schedules, found);
}
