import { EXPLORER_PREFIX } from '@/lib/teaching/classroom/limits';
import type { Setting } from '@/lib/teaching/explorer/run/scenario';
import { SCENES, type SceneName } from '@/lib/teaching/explorer/run/scenes';

/** How many come. 1: one buyer with two windows open, who may have one of the two tickets that are left. */
export type Buyers = 1 | 2 | 3;

/** A scene that is more than a number of buyers. */
export type PlaceScene = Exclude<SceneName, 'three-buyers'>;

/** Which buyers come for what. With a scene, which says itself how many come, `buyers` is 2. */
export interface Crowd {
  readonly buyers: Buyers;
  readonly scene?: PlaceScene | undefined;
}

/** All crowds by name, as the page offers them. */
export const CROWDS = {
  'two-buyers': { says: 'two buyers', crowd: { buyers: 2 } },
  'three-buyers': { says: 'three buyers', crowd: { buyers: 3 } },
  'two-windows': { says: 'one buyer in two windows', crowd: { buyers: 1 } },
  'two-each': { says: 'two buyers of two tickets each', crowd: { buyers: 2, scene: 'two-each' } },
  restock: { says: 'two buyers, one more ticket', crowd: { buyers: 2, scene: 'restock' } },
  cancel: { says: 'two buyers, one cancelled order', crowd: { buyers: 2, scene: 'cancel' } },
  'third-request': { says: 'one buyer, asking three times', crowd: { buyers: 2, scene: 'third-request' } },
  'one-connection': { says: 'two buyers on one connection', crowd: { buyers: 2, scene: 'one-connection' } },
} as const satisfies Readonly<
  Record<SceneName | 'two-buyers' | 'two-windows', { readonly says: string; readonly crowd: Crowd }>
>;

export type CrowdName = keyof typeof CROWDS;

export const isCrowd = (name: string): name is CrowdName => Object.hasOwn(CROWDS, name);

export function nameOf({ buyers, scene }: Crowd): CrowdName {
  return scene ?? ({ 1: 'two-windows', 2: 'two-buyers', 3: 'three-buyers' } as const)[buyers];
}

/** Where somebody stands in the workshop: what a link to `/workshop` says. */
export interface Place extends Crowd {
  readonly strategy: string;
  /** The moves (lib/teaching/explorer/timeline.ts); empty: nothing has happened yet. */
  readonly schedule: string;
  /** How many of its steps are shown. */
  readonly step: number;
  /** A statement outside of a transaction is three steps. */
  readonly overlap?: true | undefined;
  /** The lesson that sent somebody here, and has a way back. */
  readonly lesson?: string | undefined;
}

/** The link to that place, from the root of the shop. What is as usual is left out. */
export function linkTo({ strategy, schedule, step, lesson, ...setting }: Place): string {
  const query = new URLSearchParams({ strategy });
  if (schedule !== '') query.set('schedule', schedule);
  if (step > 0) query.set('step', String(step));
  for (const [name, value] of Object.entries(querySetting(setting))) query.set(name, value);
  if (lesson !== undefined) query.set('lesson', lesson);
  // A schedule is read by people: its + and ~ would be %2B and %7E, which a query does not need for ~.
  return `/workshop?${query.toString().replaceAll('%7E', '~')}`;
}

/** What a query says of the buyers and of overlap. */
export function querySetting({
  buyers,
  scene,
  overlap,
}: Crowd & Pick<Place, 'overlap'>): Readonly<Record<string, string>> {
  const crowd = scene ? { scene } : buyers === 2 ? {} : { buyers: String(buyers) };
  return overlap ? { ...crowd, overlap: '1' } : crowd;
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

/** The same crowd, as the lab has it: a scene brings its own. */
export function settingOf({ buyers, scene, overlap }: Crowd & Pick<Place, 'overlap'>): Setting {
  return scene ? { ...SCENES[scene].setting, overlap: overlap === true } : scenarioOf(buyers, overlap);
}
