/** What ends a crowd before its time, and whatever waits for something until then. */
export class Control {
  /** No buyer comes any more, and none asks again. */
  isDraining = false;
  private stopped: Error | undefined;
  private readonly alarms = new Set<() => void>();
  private readonly drainListeners: (() => void)[] = [];
  private readonly stopListeners: ((reason: Error) => void)[] = [];

  /** No buyer comes any more, and none asks again; requests that are under way are waited for. */
  drain(): void {
    this.isDraining = true;
    this.wakeAll();
    for (const listener of this.drainListeners) listener();
  }

  /** All is over: whatever waits throws. */
  stop(reason: Error): void {
    this.stopped ??= reason;
    this.wakeAll();
    for (const listener of this.stopListeners) listener(reason);
  }

  onDrain(listener: () => void): void {
    this.drainListeners.push(listener);
  }

  onStop(listener: (reason: Error) => void): void {
    this.stopListeners.push(listener);
    if (this.stopped) listener(this.stopped);
  }

  /** @throws {Error} the reason, once all is over */
  throwIfStopped(): void {
    if (this.stopped) throw this.stopped;
  }

  /** Waits, less long when the crowd is sent home. One alarm per buyer: an AbortSignal looks through all of its listeners. */
  wait(ms: number): Promise<void> {
    if (this.isDraining || this.stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const ring = () => {
        clearTimeout(timer);
        this.alarms.delete(ring);
        resolve();
      };
      const timer = setTimeout(ring, ms);
      this.alarms.add(ring);
    });
  }

  private wakeAll(): void {
    for (const ring of this.alarms) ring();
  }
}

/** A control that stops when `signal` says so. */
export function controlledBy(signal: AbortSignal): Control {
  const control = new Control();
  const stop = () => control.stop(signal.reason);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return control;
}
