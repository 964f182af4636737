interface BatcherOptions<T, R> {
  /**
   * Answers a batch: to each item, in its place, a value, or the error that its caller gets. What it throws, all of
   * the batch get.
   */
  readonly run: (items: readonly T[]) => Promise<readonly (R | Error)[]>;
  /** The most items of a batch. */
  readonly size: number;
  /** The most batches that run at once; one where nothing is said. */
  readonly concurrency?: number;
  /** No two items of a group are in one batch: the later one waits for the next. */
  readonly groupOf?: (item: T) => string;
}

interface Pending<T, R> {
  readonly item: T;
  readonly resolve: (value: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers the items that come while a batch runs, and runs them together next: a queue by the name of group commit.
 * There is no timer: an item that comes when none runs goes at once, with those whose requests were read in the same
 * turn of the event loop.
 */
export function createBatcher<T, R extends NonNullable<unknown>>({
  run,
  size,
  concurrency = 1,
  groupOf,
}: BatcherOptions<T, R>): (item: T) => Promise<R> {
  let pending: Pending<T, R>[] = [];
  let running = 0;
  let isScheduled = false;

  function takeBatch(): readonly Pending<T, R>[] {
    const batch: Pending<T, R>[] = [];
    const later: Pending<T, R>[] = [];
    const groups = new Set<string>();
    let seen = 0;
    for (const each of pending) {
      if (batch.length === size) break;
      seen += 1;
      const group = groupOf?.(each.item);
      const isNew = group === undefined || !groups.has(group);
      (isNew ? batch : later).push(each);
      if (group !== undefined) groups.add(group);
    }
    pending = later.concat(pending.slice(seen));
    return batch;
  }

  async function runBatch(batch: readonly Pending<T, R>[]): Promise<void> {
    try {
      const results = await run(batch.map(({ item }) => item));
      for (const [place, { resolve, reject }] of batch.entries()) {
        const result = results[place] ?? new Error(`The batch gave nothing in place ${place}`);
        if (result instanceof Error) reject(result);
        else resolve(result);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  async function work(): Promise<void> {
    running += 1;
    while (pending.length > 0) await runBatch(takeBatch());
    running -= 1;
  }

  function start(): void {
    isScheduled = false;
    while (running < concurrency && pending.length > 0) void work();
  }

  return (item) =>
    new Promise((resolve, reject) => {
      pending.push({ item, resolve, reject });
      if (isScheduled || running >= concurrency) return;
      isScheduled = true;
      setImmediate(start);
    });
}
