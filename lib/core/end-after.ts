/** Ends by itself after a time, with the signal that it was given, or when it is told to. */
export interface Ending {
  readonly signal: AbortSignal;
  end(): void;
  /** It is not needed any more: its clock stops. */
  forget(): void;
}

/**
 * Begins a span that ends after `ms`, or earlier with `earlier`. In place of `AbortSignal.any([earlier,
 * AbortSignal.timeout(ms)])`: nobody keeps that timeout but the collector, which may take it before it fires. Here the
 * clock holds what it ends. It keeps no process alive.
 */
export function endAfter(ms: number, earlier: AbortSignal): Ending {
  const controller = new AbortController();
  const end = () => {
    forget();
    controller.abort();
  };
  const clock = setTimeout(end, ms).unref();
  const forget = () => {
    clearTimeout(clock);
    earlier.removeEventListener('abort', end);
  };
  if (earlier.aborted) end();
  else earlier.addEventListener('abort', end, { once: true });
  return { signal: controller.signal, end, forget };
}
