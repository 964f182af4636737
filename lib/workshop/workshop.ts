import { type Lab, ScheduleError } from '@/lib/lab/lab';
import type { MapEntry, Run } from '@/lib/lab/timeline';
import type { MapWish } from './parse-place';
import { castBuyers, type Place } from './place';

/** All schedules of a strategy; `isComplete` is false where there were too many to run. */
export interface WorkshopMap {
  readonly entries: readonly MapEntry[];
  readonly isComplete: boolean;
}

/** What somebody asked for, or why not: too many ask at once, or the schedule has a move that nobody can make. */
export type Granted<T> =
  | { readonly kind: 'granted'; readonly value: T }
  | { readonly kind: 'impossible'; readonly because: string }
  | { readonly kind: 'busy'; readonly retryAfterMs: number };

/** A process's workshop: its lab is opened when first asked for, and what was run once is remembered. */
export interface Workshop {
  run(place: Omit<Place, 'step'>): Promise<Granted<Run>>;
  map(wish: MapWish): Promise<Granted<WorkshopMap>>;
  close(): Promise<void>;
}

/** Runs take milliseconds each and wait for each other; more would wait for seconds. */
const MAX_RUNS_AT_ONCE = 64;
/** Maps are drawn one after the other, most of them within a second: each of a class may want one of its own. */
const MAX_MAPS_AT_ONCE = 30;
const RETRY_MS = 1000;
/** A lab that nobody uses gives back what it has in the stores; the next one who asks opens another. */
const IDLE_MS = 3_600_000;
const MAX_RUNS_KEPT = 1000;
const MAX_MAPS_KEPT = 40;
const MAX_ENTRIES = 2000;
const MAP_PATIENCE_MS = 60_000;

interface OpenLab {
  readonly lab: Promise<Lab>;
  /** Closes it, unless it is used again. */
  readonly idle: ReturnType<typeof setTimeout>;
}

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
  const runs = new Memory<Run>(MAX_RUNS_KEPT, MAX_RUNS_AT_ONCE);
  const maps = new Memory<WorkshopMap>(MAX_MAPS_KEPT, MAX_MAPS_AT_ONCE);
  let lastMap: Promise<unknown> = Promise.resolve();
  return {
    run({ strategy, schedule, buyers }) {
      const key = `${strategy} ${schedule} ${buyers}`;
      return runs.get(key, async () =>
        (await lab('runs')).run({ ...castBuyers(buyers), strategy, schedule }),
      );
    },
    map(wish) {
      const key = `${wish.strategy} ${wish.buyers} ${wish.faults.join(',')}`;
      return maps.get(key, () => {
        const before = lastMap;
        const map = before.then(async () => drawMap(await lab('maps'), wish));
        lastMap = map.catch(() => {});
        return map;
      });
    },
    async close() {
      await Promise.all([closeLab('runs'), closeLab('maps')]);
    },
  };
}

async function drawMap(lab: Lab, { strategy, buyers, faults }: MapWish): Promise<WorkshopMap> {
  const found: MapEntry[] = [];
  const enough = new AbortController();
  const signal = AbortSignal.any([enough.signal, AbortSignal.timeout(MAP_PATIENCE_MS)]);
  const onRun = (entry: MapEntry) => {
    if (found.length < MAX_ENTRIES) found.push(entry);
    else enough.abort();
  };
  try {
    const { entries } = await lab.explore({ ...castBuyers(buyers), strategy, faults, signal, onRun });
    return { entries, isComplete: true };
  } catch (error) {
    if (!signal.aborted) throw error;
    return { entries: found.toSorted((a, b) => (a.schedule < b.schedule ? -1 : 1)), isComplete: false };
  }
}

/** Remembers what was asked for; who asks for the same waits for the same. What failed is forgotten. */
class Memory<T> {
  readonly #kept = new Map<string, Promise<T>>();
  readonly #most: number;
  readonly #mostAtOnce: number;
  #underWay = 0;

  constructor(most: number, mostAtOnce: number) {
    this.#most = most;
    this.#mostAtOnce = mostAtOnce;
  }

  async get(key: string, make: () => Promise<T>): Promise<Granted<T>> {
    const known = this.#kept.get(key);
    if (!known && this.#underWay >= this.#mostAtOnce) return { kind: 'busy', retryAfterMs: RETRY_MS };
    const made = known ?? this.#make(key, make);
    // The one asked for last is the last to be forgotten.
    this.#kept.delete(key);
    this.#kept.set(key, made);
    try {
      return { kind: 'granted', value: await made };
    } catch (error) {
      if (error instanceof ScheduleError) return { kind: 'impossible', because: error.message };
      throw error;
    }
  }

  #make(key: string, make: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    const made = make().finally(() => {
      this.#underWay -= 1;
    });
    made.catch(() => this.#kept.delete(key));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= this.#most && oldest !== undefined) this.#kept.delete(oldest);
    return made;
  }
}
