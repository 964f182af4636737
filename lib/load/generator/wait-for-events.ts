import { setTimeout as sleep } from 'node:timers/promises';
import { retryWhileUnavailable } from './retry-while-unavailable';
import { type ShopClient, ShopError } from './shop-client';

/** What happened has had all its effects so soon after the last answer, ms. */
const WITHIN_MS = 5000;
const LOOK_MS = 100;
/** What the shop's audit finds beside the books, which are judged by themselves. */
const KINDS: ReadonlySet<string> = new Set(['figures', 'guest-list', 'parked']);

/**
 * Waits until every event has had its effects, and lets the shop hold figures and guest list against its orders.
 * @returns what is wrong, as sentences; undefined: this shop does not look
 * @throws {ShopError} it gave no audit
 */
export async function waitForEvents(
  shop: ShopClient,
  ticketTypeId: string,
): Promise<readonly string[] | undefined> {
  const endMs = performance.now() + WITHIN_MS;
  const waiting = async () =>
    (await retryWhileUnavailable(() => shop.behind())).filter(({ events }) => events > 0);
  let late = await waiting();
  while (late.length > 0 && performance.now() < endMs) {
    await sleep(LOOK_MS);
    late = await waiting();
  }
  const drifts = await retryWhileUnavailable(() => shop.findDrift()).catch(noneWhereUnknown);
  return (
    drifts && [
      ...late.map(
        ({ consumer, events }) => `${consumer} is ${events} events behind, 5 s after the last answer`,
      ),
      ...drifts
        .filter((drift) => KINDS.has(drift.kind) && drift.ticketTypeId === ticketTypeId)
        .map(({ kind, subject, text }) => `${kind}: ${subject}: ${text}`),
    ]
  );
}

function noneWhereUnknown(error: unknown): undefined {
  if (!(error instanceof ShopError) || error.status !== 404) throw error;
}
