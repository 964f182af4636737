import { StoreError } from '@/lib/core/stores/store-error';
import type { Coordinator } from '@/lib/shop/checkout/coordinator';
import type { FaultKind } from '@/lib/shop/strategies/strategy';
import { exploreCheckout } from '@/lib/teaching/explorer/explore-checkout';
import type { Lab } from '@/lib/teaching/explorer/lab';
import { HARM_WORDS } from '@/lib/teaching/explorer/print/describe-harm';
import { type Beside, sellerOf } from '@/lib/teaching/explorer/run/checkout';
import type { MapEntry } from '@/lib/teaching/explorer/timeline';
import type { TrialReport } from '../check-messages';
import { type ExerciseKind, type Hearing, toReport, tryEach } from '../exercise-kind';
import { type Exported, loadExported } from '../load-exported';
import { shortenSchedule, tellRun } from '../tell-run';

/** What goes on beside a payment, and which single fault may come into it. */
interface CoordinatorTrial {
  readonly title: string;
  readonly beside: Beside;
  readonly faults?: readonly FaultKind[];
  /** Nothing stands in her way, so somebody has to be told that it is paid. */
  readonly isToBePaid?: boolean;
}

const exported: Exported<Coordinator> = { name: 'coordinator', functions: ['pay'] };

/** So many schedules of a trial, where there are more: a whole check takes some twenty seconds. */
const SAMPLE = { most: 40, seed: 12 };

/** A coordinator of the shop's checkout: the explorer puts it beside what may go on while a buyer pays. */
export const coordinatorKind: ExerciseKind<CoordinatorTrial> = {
  async check(file, trials, { lab }, hearing) {
    const coordinator = await loadCoordinator(file);
    return tryEach(trials, (trial) => tryOne(trial, coordinator, lab, hearing));
  },
};

/** Each process of a run has a module of its own. */
async function loadCoordinator(file: string): Promise<Coordinator> {
  const start = await loadExported(file, exported);
  return { id: start().id, pay: async (request, desk) => start(desk.stores.memory).pay(request, desk) };
}

async function tryOne(
  { title, beside, faults = [], isToBePaid = false }: CoordinatorTrial,
  coordinator: Coordinator,
  lab: Lab,
  { width, onProgress }: Hearing,
): Promise<TrialReport> {
  let schedules = 0;
  const found: MapEntry[] = [];
  const until = (entry: MapEntry) => {
    schedules += 1;
    onProgress(title, schedules);
    if (complaintsOf(entry, isToBePaid).length > 0) found.push(entry);
    return found.length > 0;
  };
  const checkout = { coordinator, beside };
  try {
    await exploreCheckout(lab, checkout, { faults, sample: SAMPLE, until });
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const complaint = error instanceof Error ? error.message : String(error);
    return toReport(title, schedules, { story: complaint, complaints: [complaint] });
  }
  const [bad] = found.toSorted((one, other) => one.schedule.length - other.schedule.length);
  if (!bad) return toReport(title, schedules, null);
  const { schedule } = bad;
  const complaints = [...complaintsOf(bad, isToBePaid)];
  const run = await lab.run({
    ...{ strategy: sellerOf(coordinator), checkout },
    ...{ schedule, complete: 'finish' },
  });
  const story = tellRun(run, width, complaints);
  return toReport(title, schedules, { schedule: shortenSchedule(schedule), story, complaints });
}

/** All cards of a trial can pay. */
function complaintsOf(
  { harms, outcomes }: Pick<MapEntry, 'harms' | 'outcomes'>,
  isToBePaid: boolean,
): readonly string[] {
  const told = Object.entries(outcomes);
  const isPaid = told.some(([, outcome]) => outcome === 'paid');
  return [
    ...harms.map((harm) => HARM_WORDS[harm].sentence),
    ...told.flatMap(([actor, outcome]) => {
      if (outcome === 'payment-declined')
        return [`${actor} was told that the card was declined. It was not.`];
      const [, why] = /^failed: (.*?)\.?$/.exec(outcome) ?? [];
      return why === undefined ? [] : [`It threw, and ${actor} was told nothing: ${why}.`];
    }),
    ...(isToBePaid && !isPaid
      ? [`Nothing stood in the way, and nobody was told that it is paid. A was told ${outcomes.A}.`]
      : []),
  ];
}
