/** What ends a crowd before its time, and whatever waits for something until then. */
export class Control {
  /** Nobody new comes, and who has an answer goes home with it. */
  isDraining = false;
  private stopped: Error | undefined;
  private readonly alarms = new Set<() => void>();
  private readonly drainHeard: (() => void)[] = [];
  private readonly stopHeard: ((reason: Error) => void)[] = [];

  /** Nobody comes any more, nobody asks again; what is under way is waited for. */
  drain(): void {
    this.isDraining = true;
    this.wakeAll();
    for (const hear of this.drainHeard) hear();
  }

  /** All is over: whoever waits throws. */
  stop(reason: Error): void {
    this.stopped ??= reason;
    this.wakeAll();
    for (const hear of this.stopHeard) hear(reason);
  }

  onDrain(hear: () => void): void {
    this.drainHeard.push(hear);
  }

  onStop(hear: (reason: Error) => void): void {
    this.stopHeard.push(hear);
    if (this.stopped) hear(this.stopped);
  }

  /** @throws {Error} the reason, once all is over */
  throwIfStopped(): void {
    if (this.stopped) throw this.stopped;
  }

  /** Waits, less long when the crowd is sent home. One alarm a buyer: an AbortSignal looks through all of its listeners. */
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
