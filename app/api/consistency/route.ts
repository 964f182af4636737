import { after } from 'next/server';
import { probeNowAndThen } from '@/lib/control/staleness/probe';
import { readStaleness } from '@/lib/control/staleness/staleness';
import { OPERATIONS } from '@/lib/shop/consistency/operations';
import { answerRead, toJsonAnswer } from '@/lib/shop/sale/answer-read';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { shop } from '@/lib/shop/shop';

export const dynamic = 'force-dynamic';

/** Which operation needs which consistency, and how old reads are. Whoever asks watches: the shop measures. */
export function GET(): Promise<Response> {
  return answerRead(async () => {
    const theShop = await shop();
    const staleness = await readStaleness(theShop);
    after(probeNowAndThen(theShop));
    const operations = Object.entries(OPERATIONS).map(([id, operation]) => ({ id, ...operation }));
    return toJsonAnswer({ operations, staleness });
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD');
