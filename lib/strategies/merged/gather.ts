/** One who waits, and how it is answered. */
export interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (answer: R) => void;
  readonly reject: (error: unknown) => void;
}

interface GatherOptions<T, R> {
  /** Answers everybody of a batch, in the order in which they came, but those it gives back: they wait on, first. */
  readonly serve: (batch: readonly Waiting<T, R>[]) => Promise<readonly Waiting<T, R>[]>;
  /** The most that are served together. */
  readonly size: number;
  /** Batches under way at once. */
  readonly lanes: number;
}

/**
 * Gathers those who come while others are being served, and serves them together. There is no timer: who comes
 * when nobody is served goes at once, with those whose requests were read in the same turn of the event loop.
 */
export function gather<T, R>({ serve, size, lanes }: GatherOptions<T, R>): (item: T) => Promise<R> {
  let waiting: Waiting<T, R>[] = [];
  let busy = 0;
  let isCalled = false;

  async function work(): Promise<void> {
    busy += 1;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = batch.splice(size);
      try {
        waiting = [...(await serve(batch)), ...waiting];
      } catch (error) {
        for (const { reject } of batch) reject(error); // who has an answer already keeps it
      }
    }
    busy -= 1;
  }

  function call(): void {
    isCalled = false;
    if (busy < lanes && waiting.length > 0) void work();
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (isCalled || busy >= lanes) return;
      isCalled = true;
      setImmediate(call);
    });
}
