import { setTimeout as sleep } from 'node:timers/promises';
import { retryWhileUnavailable } from './retry-while-unavailable';
import type { Audit, ShopClient } from './shop-client';

/** How long the books of a shop are still when no request is under way, ms. */
export const QUIET_MS = 300;
/** The same where buyers gave up: longer than a statement may run, since one that nobody waits for may commit. */
export const QUIET_AFTER_DOUBT_MS = 4000;
/** Between two audits, ms. */
const AUDIT_MS = 100;
/** After it, an audit that still moves is not waited for, ms. */
const GIVE_UP_MS = 20_000;

export interface Settled {
  readonly audit: Audit;
  readonly isSettled: boolean;
}

/**
 * Reads the audit until it has not moved for `quietMs`.
 * @param onItsWay also until nothing of the type is held, for so much longer at most
 * @throws {ShopError} the shop gave no audit
 */
export async function waitUntilSettled(
  shop: ShopClient,
  ticketTypeId: string,
  quietMs: number,
  onItsWay?: { readonly patienceMs: number },
): Promise<Settled> {
  const endMs = performance.now() + GIVE_UP_MS + (onItsWay?.patienceMs ?? 0);
  const audited = () => retryWhileUnavailable(() => shop.audit(ticketTypeId));
  let audit = await audited();
  let movedAtMs = performance.now();
  const isUnderWay = () => onItsWay && audit.line.held > 0;
  while (performance.now() - movedAtMs < quietMs || isUnderWay()) {
    if (performance.now() > endMs) return { audit, isSettled: false };
    await sleep(AUDIT_MS);
    const next = await audited();
    if (JSON.stringify(next.line) !== JSON.stringify(audit.line)) movedAtMs = performance.now();
    audit = next;
  }
  return { audit, isSettled: true };
}
