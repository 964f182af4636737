import { readBearer } from '@/lib/core/http/bearer';
import { isSameSecret } from '@/lib/core/http/same-secret';
import { toSweepDesk } from '@/lib/shop/checkout/answer-checkout';
import { sweep } from '@/lib/shop/checkout/sweep';
import { carryOn } from '@/lib/shop/outbox/carry-on';
import { answerRead, toJsonAnswer } from '@/lib/shop/sale/answer-read';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { shop } from '@/lib/shop/shop';

/** Rung by a scheduler: ends the holds that are over, brings money that is on its way to its end, and publishes events. */
export function GET(request: Request): Promise<Response> {
  return answerRead(async () => {
    const theShop = await shop();
    const { CRON_SECRET } = theShop.env;
    const given = readBearer(request.headers.get('authorization'));
    if (CRON_SECRET === undefined || !isSameSecret(given, CRON_SECRET)) return null;
    const { expired, advanced, left } = await sweep(toSweepDesk(theShop));
    return toJsonAnswer({ expired, advanced, ...(await carryOn(theShop)), left });
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD');
