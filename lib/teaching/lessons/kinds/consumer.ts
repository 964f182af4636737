import type { Consumer } from '@/lib/teaching/outbox/consumer';
import { type ConsumerDesk, openConsumerDesk } from '@/lib/teaching/outbox/desk';
import { type TriedConsumer, tryConsumer } from '@/lib/teaching/outbox/try-consumer';
import type { TrialReport } from '../check-messages';
import { type ExerciseKind, type Hearing, toReport, tryEach } from '../exercise-kind';
import { type Exported, loadExported } from '../load-exported';

interface ConsumerTrial {
  readonly title: string;
  /** The versions, of 1 to 6, that each call brings. */
  readonly deliveries: readonly (readonly number[])[];
  /** How often its process dies: each time after each of its calls. Left out: never. */
  readonly deaths?: number;
  /** Before each of its calls, in a run of its own, another consumer applies an event. */
  readonly hasOther?: boolean;
  /** The ledger need not be asked, and may not. */
  readonly isStreamEnough?: boolean;
}

const exported: Exported<Consumer> = { name: 'consumer', functions: ['apply'] };

/** A consumer of events, with its figures in the bench's Postgres. */
export const consumerKind: ExerciseKind<ConsumerTrial> = {
  async check(file, trials, { databaseUrl }, hearing) {
    const start = await loadExported(file, exported);
    const desk = await openConsumerDesk(databaseUrl);
    try {
      return await tryEach(trials, (trial) => tryAll(trial, start, desk, hearing));
    } finally {
      await desk.close();
    }
  },
};

async function tryAll(
  { title, deliveries, deaths = 0, hasOther, isStreamEnough = false }: ConsumerTrial,
  start: () => Consumer,
  desk: ConsumerDesk,
  { onProgress }: Hearing,
): Promise<TrialReport> {
  let schedules = 0;

  async function tryOne(fixed: readonly number[], otherBefore: number | null): Promise<TriedConsumer> {
    schedules += 1;
    onProgress(title, schedules);
    return tryConsumer(start, desk, { deliveries, deaths: fixed, otherBefore, isStreamEnough });
  }

  /** The first run that is wrong: with those deaths, or with one more, after each call of the last life. */
  async function tryFrom(fixed: readonly number[]): Promise<TriedConsumer | null> {
    const tried = await tryOne(fixed, null);
    if (tried.complaints.length > 0) return tried;
    for (let call = 0; fixed.length < deaths && call <= tried.calls; call += 1) {
      const found = await tryFrom([...fixed, call]);
      if (found) return found;
    }
    for (let call = 1; hasOther && call <= tried.calls; call += 1) {
      const met = await tryOne(fixed, call);
      if (met.complaints.length > 0) return met;
    }
    return null;
  }

  const found = await tryFrom([]);
  return toReport(title, schedules, found);
}
