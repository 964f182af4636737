import { TwoGenerationCache } from '@/lib/core/two-generation-cache';

/** As long as "sold out" is believed: a ticket type that is new is on sale a second later at the latest. */
const BELIEVED_MS = 1000;
const MAX_IDS = 10_000;

/** Ids that Postgres was asked for and did not have: a client that makes them up costs it nothing the second time. */
export class MissingTypes {
  private readonly askedAt = new TwoGenerationCache<number>(MAX_IDS);
  private readonly now: () => number;

  /** @param now a process's clock, ms */
  constructor(now: () => number = () => performance.now()) {
    this.now = now;
  }

  has(id: string): boolean {
    return this.now() - (this.askedAt.get(id) ?? -Infinity) < BELIEVED_MS;
  }

  add(id: string): void {
    this.askedAt.set(id, this.now());
  }
}
