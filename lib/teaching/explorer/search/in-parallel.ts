/**
 * Starts one after the other, as many at once as there are sandboxes, until nothing is running and nothing comes.
 * @param next starts one; false: there is nothing to start for now
 */
export async function inParallel(
  { sandboxes, signal }: { readonly sandboxes: number; readonly signal?: AbortSignal | undefined },
  next: (start: (run: () => Promise<void>) => void) => boolean,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const errors: unknown[] = [];
  const start = (run: () => Promise<void>) => {
    const one = run()
      .catch((error: unknown) => void errors.push(error))
      .finally(() => running.delete(one));
    running.add(one);
  };
  for (;;) {
    const isOpen = errors.length === 0 && !signal?.aborted && running.size < sandboxes;
    if (isOpen && next(start)) continue;
    if (running.size === 0) break;
    await Promise.race(running);
  }
  if (errors.length > 0) throw errors[0];
  signal?.throwIfAborted();
}
