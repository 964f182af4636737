import { StoreError } from '@/lib/core/stores/store-error';
import type { Stores } from '@/lib/core/stores/stores';
import type { Purchase, SaleOutcome } from '@/lib/shop/sale/outcome';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { backfillMarkers } from './backfill-markers';
import { type Admission, type admit, publish } from './bouncer';
import { countOutcome } from './counters';
import { readFreshState } from './due-holds';
import { isSoldAtDoor } from './marker';
import { recallOwnSale } from './own-sales';
import type { QueuedPurchase } from './queued-purchase';
import { CONTENDED_RETRY_MS } from './scripts';

/** While another request reads the type from Postgres; after that the purchase goes on without a lease. */
const WAITS_MS = [1, 2, 4, 8, 16, 32, 64, 128, 256];

type WaitUntil = QueuedPurchase['waitUntil'];

/** `admitted`: it may be sold to, with a lease or, where the bouncer can't tell, without. Else the outcome. */
type Decision = SaleOutcome | { readonly kind: 'admitted'; readonly request: QueuedPurchase };

/**
 * The way in, for strategies behind the bouncer: what this process sold a moment ago is answered again, all else
 * asks Redis, and Postgres where Redis does not know.
 * @param ask one by one, or many at once
 */
export async function seekAdmission(
  purchase: Purchase,
  ask: typeof admit,
  stores: Stores,
  waitUntil: WaitUntil,
): Promise<Decision> {
  const own = recallOwnSale(purchase, stores);
  if (own) {
    // What is held may have changed since: only that the key has an order is known.
    const isAtRest = own.kind !== 'sold' || isSoldAtDoor(own.order);
    const outcome = isAtRest ? own : evaluate(purchase, await readSaleState(stores.postgres, purchase));
    countOutcome(purchase, outcome ?? own, stores, waitUntil);
    return outcome ?? own;
  }
  const token = stores.newId();
  const admission = await askUntilDecided(() => ask(purchase, token, stores), purchase, stores, waitUntil);
  if (admission.kind === 'replay') return { kind: 'sold', order: admission.order, replayed: true };
  if (admission.kind !== 'admitted') return admission;
  const { lease } = admission;
  return {
    kind: 'admitted',
    request: { purchase, token, lease, admittedAtMs: stores.nowMs(), waitUntil },
  };
}

type Decided =
  | Exclude<Admission, { readonly kind: 'admitted' | 'ask' | 'wait' }>
  | SaleOutcome
  | { readonly kind: 'admitted'; readonly lease: QueuedPurchase['lease'] };

async function askUntilDecided(
  ask: () => Promise<Admission>,
  purchase: Purchase,
  stores: Stores,
  waitUntil: WaitUntil,
): Promise<Decided> {
  const { ticketTypeId } = purchase;
  let hasRead = false;
  try {
    for (const waitMs of WAITS_MS) {
      const admission = await ask();
      if (admission.kind === 'wait') {
        await stores.sleep(waitMs);
      } else if (admission.kind === 'ask') {
        // A moment ago tickets were left, and the key was new.
        if (hasRead) return { kind: 'contended', retryAfterMs: CONTENDED_RETRY_MS };
        const state = await readFreshState(purchase, stores);
        if (state.ticketType) await publish(ticketTypeId, state.ticketType, admission.asOf, stores);
        if (admission.backfill) waitUntil(backfillMarkers(ticketTypeId, admission.generation, stores));
        const outcome = evaluate(purchase, state);
        if (outcome) return outcome;
        hasRead = true;
      } else {
        return admission;
      }
    }
  } catch (error) {
    if (!(error instanceof StoreError && error.store === 'redis')) throw error;
  }
  return { kind: 'admitted', lease: null };
}
