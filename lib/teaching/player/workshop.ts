import { type Ending, endAfter } from '@/lib/core/end-after';
import { FAULT_KINDS } from '@/lib/shop/strategies/strategy';
import type { Lab } from '@/lib/teaching/explorer/lab';
import { SCENES, type Scene } from '@/lib/teaching/explorer/run/scenes';
import type { MapEntry, Run } from '@/lib/teaching/explorer/timeline';
import { type Granted, Memory, RETRY_MS } from './memory';
import type { MapRequest } from './parse-place';
import { type Place, querySetting, settingOf } from './place';
import { type CheckoutScene, playCheckouts } from './play-checkout';

/**
 * All schedules of a strategy: of three buyers only those that are really different. `isComplete` is false where there
 * were too many to run, or to run in time.
 */
export interface WorkshopMap {
  readonly entries: readonly MapEntry[];
  readonly isComplete: boolean;
  /** How many schedules there are, those that are not really different included; an estimate with a `seed`. */
  readonly all: number;
  /** Of the lot by which the entries were drawn from too many; null: they were not drawn. */
  readonly seed: number | null;
}

/** A map, and whether another attempt would find no more: not so where it was left, or time was short. */
interface Drawn extends WorkshopMap {
  readonly isFinal: boolean;
}

/** A process's workshop: its lab is opened when first asked for, and what was run once is remembered. */
export interface Workshop {
  run(place: Omit<Place, 'step'>): Promise<Granted<Run>>;
  /** @param signal when it fires, this one wants it no more: what nobody wants is not drawn to its end */
  map(request: MapRequest, signal?: AbortSignal): Promise<Granted<WorkshopMap>>;
  /** Both coordinators under one scene. */
  checkouts(scene: CheckoutScene): Promise<Granted<Awaited<ReturnType<typeof playCheckouts>>>>;
  close(): Promise<void>;
}

/** Runs take milliseconds each and wait for each other; more would wait for seconds. */
const MAX_RUNS_AT_ONCE = 64;
/** Maps are drawn one after the other, most of them within a second: each of a class may want one of its own. */
const MAX_MAPS_AT_ONCE = 30;
/** A lab that nobody uses gives back what it has in the stores; the next one who asks opens another. */
const IDLE_MS = 3_600_000;
const MAX_RUNS_KEPT = 1000;
const MAX_MAPS_KEPT = 40;
/** A map with more is drawn by lot: the first so many would all begin alike. */
const SAMPLE = { most: 2000, seed: 1 };
/** From the question on, its turn waited for: nobody in a class waits longer than 20 s for a map, or to be told "busy". */
const MAP_PATIENCE_MS = 18_000;

interface OpenLab {
  readonly lab: Promise<Lab>;
  /** Closes it, unless it is used again. */
  readonly idle: ReturnType<typeof setTimeout>;
}

const NOT_DRAWN = { entries: [], isComplete: false, all: 0, seed: null, isFinal: false };

type Purpose = 'runs' | 'maps';

/** A workshop over the labs that `openLab` opens: one for runs, so that no map keeps a learner waiting. */
export function createWorkshop(openLab: () => Promise<Lab>): Workshop {
  const opened = new Map<Purpose, OpenLab>();
  const forget = (purpose: Purpose, one: OpenLab) => {
    clearTimeout(one.idle);
    if (opened.get(purpose) === one) opened.delete(purpose);
  };
  const open = (purpose: Purpose): OpenLab => {
    const idle = setTimeout(() => void closeLab(purpose).catch(() => {}), IDLE_MS).unref();
    const one = { lab: openLab(), idle };
    opened.set(purpose, one);
    one.lab.catch(() => forget(purpose, one));
    return one;
  };
  const lab = (purpose: Purpose) => {
    const one = opened.get(purpose) ?? open(purpose);
    one.idle.refresh();
    return one.lab;
  };
  const closeLab = async (purpose: Purpose) => {
    const one = opened.get(purpose);
    if (!one) return;
    forget(purpose, one);
    await (await one.lab).close();
  };
  const runs = new Memory<Run>({ most: MAX_RUNS_KEPT, mostAtOnce: MAX_RUNS_AT_ONCE });
  const maps = new Memory<Drawn>({
    most: MAX_MAPS_KEPT,
    mostAtOnce: MAX_MAPS_AT_ONCE,
    isKept: ({ isFinal }) => isFinal,
  });
  const checkouts = new Memory<Awaited<ReturnType<typeof playCheckouts>>>({
    most: MAX_RUNS_KEPT,
    mostAtOnce: MAX_RUNS_AT_ONCE,
  });
  let lastMap: Promise<unknown> = Promise.resolve();
  return {
    run({ strategy, schedule, ...place }) {
      const key = `${strategy} ${schedule} ${nameSetting(place)}`;
      return runs.get(key, async () => (await lab('runs')).run({ ...settingOf(place), strategy, schedule }));
    },
    checkouts: (scene) =>
      checkouts.get(JSON.stringify(scene), async () => playCheckouts(await lab('runs'), scene)),
    async map(request, signal) {
      const key = `${request.strategy} ${nameSetting(request)} ${request.faults.join(',')}`;
      const drawing = await maps.get(
        key,
        (left) => {
          const late = endAfter(MAP_PATIENCE_MS, left);
          const map = lastMap
            .then(async () => drawMap(await lab('maps'), request, late))
            .finally(late.forget);
          lastMap = map.catch(() => {});
          return map;
        },
        signal,
      );
      if (drawing.kind !== 'granted') return drawing;
      const { isFinal, ...map } = drawing.value;
      const { entries } = map;
      // Its turn never came.
      if (entries.length === 0 && !isFinal) return { kind: 'busy', retryAfterMs: RETRY_MS };
      return { kind: 'granted', value: map };
    },
    async close() {
      await Promise.all([closeLab('runs'), closeLab('maps')]);
    },
  };
}

const nameSetting = (place: Parameters<typeof querySetting>[0]) => JSON.stringify(querySetting(place));

async function drawMap(
  lab: Lab,
  { strategy, faults: wanted, ...crowd }: MapRequest,
  { signal }: Ending,
): Promise<Drawn> {
  const found: MapEntry[] = [];
  const asFound = () => ({
    ...NOT_DRAWN,
    entries: found.toSorted((a, b) => (a.schedule < b.schedule ? -1 : 1)),
  });
  if (signal.aborted) return asFound();
  const onRun = (entry: MapEntry) => void found.push(entry);
  try {
    // Two buyers' schedules are the picture that the lessons speak of: there every one is drawn.
    const asked = { strategy, all: crowd.buyers !== 3, sample: SAMPLE, signal, onRun };
    const { faults: own = [], maxFaults = 1 }: Partial<Scene> = crowd.scene ? SCENES[crowd.scene] : {};
    const faults = FAULT_KINDS.filter((kind) => own.includes(kind) || wanted.includes(kind));
    const { entries, all, seed } = await lab.explore({ ...settingOf(crowd), ...asked, faults, maxFaults });
    return { entries, all, seed, isComplete: seed === null, isFinal: true };
  } catch (error) {
    if (!signal.aborted) throw error;
    return { ...asFound(), all: found.length };
  }
}
