import { ScheduleError } from '@/lib/teaching/explorer/lab';

/** What somebody asked for, or why not: too many ask at once, or the schedule has a move that nobody can make. */
export type Granted<T> =
  | { readonly kind: 'granted'; readonly value: T }
  | { readonly kind: 'impossible'; readonly because: string }
  | { readonly kind: 'busy'; readonly retryAfterMs: number };

/** When somebody who was refused may ask again. */
export const RETRY_MS = 1000;

interface MemoryOptions<T> {
  readonly most: number;
  readonly mostAtOnce: number;
  /** Where it is false, the value is forgotten as soon as those who wait have it. */
  readonly isKept?: (value: T) => boolean;
}

interface Kept<T> {
  readonly made: Promise<T>;
  readonly left: AbortController;
  /** How many wait for it and have not gone. */
  askers: number;
}

/** Remembers what was asked for: those who ask for the same wait for the same. What failed is forgotten. */
export class Memory<T> {
  readonly #kept = new Map<string, Kept<T>>();
  readonly #options: MemoryOptions<T>;
  readonly #underWay = new Set<AbortController>();

  constructor(options: MemoryOptions<T>) {
    this.#options = options;
  }

  /**
   * @param make makes it, until the signal that it is given says that all who asked have gone
   * @param signal when it fires, this asker has gone
   */
  async get(key: string, make: (left: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<Granted<T>> {
    const known = this.#kept.get(key);
    if (!known && this.#underWay.size >= this.#options.mostAtOnce) {
      return { kind: 'busy', retryAfterMs: RETRY_MS };
    }
    const one = known ?? this.#make(key, make);
    // The one asked for last is the last to be forgotten.
    this.#kept.delete(key);
    this.#kept.set(key, one);
    one.askers += 1;
    const leave = () => this.#leave(key, one);
    signal?.addEventListener('abort', leave, { once: true });
    if (signal?.aborted) leave();
    try {
      return { kind: 'granted', value: await one.made };
    } catch (error) {
      if (error instanceof ScheduleError) return { kind: 'impossible', because: error.message };
      throw error;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  #make(key: string, make: (left: AbortSignal) => Promise<T>): Kept<T> {
    const { most, isKept = () => true } = this.#options;
    const left = new AbortController();
    this.#underWay.add(left);
    const made = make(left.signal).finally(() => this.#underWay.delete(left));
    const one = { made, left, askers: 0 };
    const forget = () => this.#forget(key, one);
    made.then((value) => {
      if (!isKept(value)) forget();
    }, forget);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= most && oldest !== undefined) this.#kept.delete(oldest);
    return one;
  }

  #leave(key: string, one: Kept<T>): void {
    one.askers -= 1;
    if (one.askers > 0) return;
    this.#forget(key, one);
    this.#underWay.delete(one.left);
    one.left.abort();
  }

  #forget(key: string, one: Kept<T>): void {
    if (this.#kept.get(key) === one) this.#kept.delete(key);
  }
}
