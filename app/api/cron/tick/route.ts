import { probe } from '@/lib/control/staleness/probe';
import { readBearer } from '@/lib/core/http/bearer';
import { isSameSecret } from '@/lib/core/http/same-secret';
import { toAuditDesk } from '@/lib/shop/audit/audit-desk';
import { findDrift } from '@/lib/shop/audit/find-drift';
import { toSweepDesk } from '@/lib/shop/checkout/answer-checkout';
import { sweep } from '@/lib/shop/checkout/sweep';
import { carryOn } from '@/lib/shop/outbox/carry-on';
import { answerRead, toJsonAnswer } from '@/lib/shop/sale/answer-read';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { shop } from '@/lib/shop/shop';

/** All of it is over in 20 s: the sweep, what the events lead to, and what is looked at. */
const SWEEP_MS = 8000;
const EVENTS_MS = 12_000;
const PROBE_MS = 3000;

/**
 * Rung by a scheduler: ends the holds that are over, brings money that is on its way to its end, publishes events and lets
 * them have their effects, measures how old reads are, and looks for drift.
 */
export function GET(request: Request): Promise<Response> {
  return answerRead(async () => {
    const theShop = await shop();
    const { CRON_SECRET } = theShop.env;
    const given = readBearer(request.headers.get('authorization'));
    if (CRON_SECRET === undefined || !isSameSecret(given, CRON_SECRET)) return null;
    const { nowMs } = theShop.stores;
    const startedAtMs = nowMs();
    const { expired, advanced, left } = await sweep(toSweepDesk(theShop), SWEEP_MS);
    const carried = await carryOn(theShop, () => nowMs() - startedAtMs > EVENTS_MS);
    const [drift] = await Promise.all([
      findDrift(toAuditDesk(theShop)),
      // One that fails is no news.
      probe(theShop, PROBE_MS).catch(() => null),
    ]);
    return toJsonAnswer({ expired, advanced, ...carried, violations: drift.left.length, left });
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD');
