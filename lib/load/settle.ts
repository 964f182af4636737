import { setTimeout as sleep } from 'node:timers/promises';
import type { Audit, Shop } from './shop';

/** Between two looks at the audit, ms. */
const LOOK_MS = 100;
/** After it, an audit that still moves is not waited for, ms. */
const GIVE_UP_MS = 20_000;

export interface Settled {
  readonly audit: Audit;
  readonly isSettled: boolean;
}

/**
 * Reads the audit until it has not moved for `quietMs`. A statement whose buyer gave up may still commit, so
 * after doubts `quietMs` should be longer than a statement can run.
 * @throws {ShopError} the shop gave no audit
 */
export async function settle(shop: Shop, ticketTypeId: string, quietMs: number): Promise<Settled> {
  const endMs = performance.now() + GIVE_UP_MS;
  let audit = await shop.audit(ticketTypeId);
  let movedAtMs = performance.now();
  while (performance.now() - movedAtMs < quietMs) {
    if (performance.now() > endMs) return { audit, isSettled: false };
    await sleep(LOOK_MS);
    const next = await shop.audit(ticketTypeId);
    if (JSON.stringify(next.line) !== JSON.stringify(audit.line)) movedAtMs = performance.now();
    audit = next;
  }
  return { audit, isSettled: true };
}
