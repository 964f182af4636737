import { EXPLORER_PREFIX } from '@/lib/teaching/classroom/limits';
import type { Setting } from '@/lib/teaching/explorer/run/scenario';

/** How many come. 1: one buyer with two windows open, who may have one of the two tickets that are left. */
export type Buyers = 1 | 2 | 3;

/** Where somebody stands in the workshop: what a link to `/workshop` says. */
export interface Place {
  readonly strategy: string;
  /** The moves (lib/teaching/explorer/timeline.ts); empty: nothing has happened yet. */
  readonly schedule: string;
  /** How many of its steps are shown. */
  readonly step: number;
  readonly buyers: Buyers;
  /** A statement outside of a transaction is three steps. */
  readonly overlap?: true | undefined;
  /** The lesson that sent somebody here, and has a way back. */
  readonly lesson?: string | undefined;
}

/** The link to that place, from the root of the shop. What is as usual is left out. */
export function linkTo({ strategy, schedule, step, buyers, overlap, lesson }: Place): string {
  const query = new URLSearchParams({ strategy });
  if (schedule !== '') query.set('schedule', schedule);
  if (step > 0) query.set('step', String(step));
  if (buyers !== 2) query.set('buyers', String(buyers));
  if (overlap) query.set('overlap', '1');
  if (lesson !== undefined) query.set('lesson', lesson);
  // A schedule is read by people: its + and ~ would be %2B and %7E, which a query does not need for ~.
  return `/workshop?${query.toString().replaceAll('%7E', '~')}`;
}

/** What is asked of a whole run, as a classroom's teacher reads it: of another run it is another question. */
export function nameQuestion({ strategy, schedule, buyers, overlap }: Omit<Place, 'step'>): string {
  const whose = buyers === 1 ? ', one buyer with two windows' : '';
  const how = overlap ? ', while statements overlap' : '';
  return `${EXPLORER_PREFIX}${strategy} ${schedule}${whose}${how}: what will happen?`;
}

/** The same buyers, as the lab has them. */
export function scenarioOf(buyers: Buyers, overlap = false): Setting {
  return { overlap, ...(buyers === 1 ? { stock: 2, perBuyerLimit: 1, isOneBuyer: true } : { buyers }) };
}
