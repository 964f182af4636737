/** One who waits, and how it is answered. */
export interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (answer: R) => void;
  readonly reject: (error: unknown) => void;
}

interface GatherOptions<T, R> {
  /** Answers everybody of a batch, in the order in which they came. */
  readonly serve: (batch: readonly Waiting<T, R>[]) => Promise<void>;
  /** The most that are served together. */
  readonly size: number;
  /** Batches under way at once. */
  readonly lanes: number;
  /** What no two of a batch may have in common: the later one waits for the next. Null: nothing. */
  readonly apart?: (item: T) => string | null;
}

/**
 * Gathers those who come while others are being served, and serves them together. There is no timer: who comes
 * when nobody is served goes at once, with those whose requests were read in the same turn of the event loop.
 */
export function gather<T, R>({ serve, size, lanes, apart }: GatherOptions<T, R>): (item: T) => Promise<R> {
  let waiting: Waiting<T, R>[] = [];
  let busy = 0;
  let isCalled = false;

  function take(): readonly Waiting<T, R>[] {
    const batch: Waiting<T, R>[] = [];
    const later: Waiting<T, R>[] = [];
    const marks = new Set<string>();
    let looked = 0;
    for (const each of waiting) {
      if (batch.length === size) break;
      looked += 1;
      const mark = apart?.(each.item) ?? null;
      if (mark !== null && marks.has(mark)) {
        later.push(each);
      } else {
        batch.push(each);
        if (mark !== null) marks.add(mark);
      }
    }
    waiting = later.concat(waiting.slice(looked));
    return batch;
  }

  async function work(): Promise<void> {
    busy += 1;
    while (waiting.length > 0) {
      const batch = take();
      try {
        await serve(batch);
      } catch (error) {
        for (const { reject } of batch) reject(error); // who has an answer already keeps it
      }
    }
    busy -= 1;
  }

  function call(): void {
    isCalled = false;
    while (busy < lanes && waiting.length > 0) void work();
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (isCalled || busy >= lanes) return;
      isCalled = true;
      setImmediate(call);
    });
}
