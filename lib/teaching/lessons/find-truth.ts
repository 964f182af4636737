import type { Run } from '@/lib/teaching/explorer/timeline';
import type { Prediction } from './lesson';

/**
 * Which choice of a prediction the run shows to hold, from 0.
 * @throws {Error} none of them, or more than one
 */
export function findTruth({ question, choices }: Prediction, run: Run): number {
  const holding = choices.flatMap(({ holds }, choice) => (holds(run) ? [choice] : []));
  const [choice, ...others] = holding;
  if (choice === undefined || others.length > 0) {
    throw new Error(`"${question}": ${holding.length} choices hold in ${run.schedule}`);
  }
  return choice;
}
