import { MemoryKey } from '@/lib/core/stores/memory';
import type { Postgres } from '@/lib/core/stores/postgres';
import type { Stores } from '@/lib/core/stores/stores';
import { type Audit, audit } from './audit';

/** Audits that anybody may cause begin at most this often, ms, and leave Postgres three quarters of its time. */
const EVERY_MS = 1000;
const REST = 3;

/**
 * One process's audits: never two at once, and one for all who wait for the next. An audit that a caller gets began
 * after the call, so it is never older than the question.
 */
class SharedAudit {
  private readonly postgres: Postgres;
  private next: Promise<Audit> | null = null;
  private running: Promise<void> = Promise.resolve();
  private restUntilMs = 0;
  private isUrgent = false;
  private hurry = () => {};

  constructor(postgres: Postgres) {
    this.postgres = postgres;
  }

  /**
   * @param isUrgent as soon as none is running, rather than when the next one is due
   * @throws {StoreError | SqlError} Postgres is out of reach, or the statement ran into its timeout
   */
  ask(isUrgent = false): Promise<Audit> {
    this.next ??= this.begin();
    if (isUrgent) {
      this.isUrgent = true;
      this.hurry();
    }
    return this.next;
  }

  private async begin(): Promise<Audit> {
    await this.running;
    if (!this.isUrgent) await this.rest();
    this.isUrgent = false;
    this.next = null;
    const startedAtMs = performance.now();
    const auditing = audit(this.postgres);
    const end = () => {
      const endedAtMs = performance.now();
      this.restUntilMs = Math.max(startedAtMs + EVERY_MS, endedAtMs + (endedAtMs - startedAtMs) * REST);
    };
    this.running = auditing.then(end, end);
    return auditing;
  }

  private async rest(): Promise<void> {
    const restMs = this.restUntilMs - performance.now();
    if (restMs <= 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, restMs);
      this.hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.hurry = () => {};
  }
}

const AUDITS = new MemoryKey<SharedAudit>();

/** The audits of a process. */
export function sharedAudit({ memory, postgres }: Pick<Stores, 'memory' | 'postgres'>): SharedAudit {
  return memory.of(AUDITS, () => new SharedAudit(postgres));
}
