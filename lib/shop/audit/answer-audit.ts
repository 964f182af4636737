import { hasAdminToken, mayAsk } from '@/lib/shop/access';
import { readAlarms } from '@/lib/shop/consistency/alarms';
import { readBehind, readParked } from '@/lib/shop/outbox/behind';
import { consumersOf } from '@/lib/shop/outbox/carry-on';
import type { Answer } from '@/lib/shop/sale/answer';
import { toJsonAnswer } from '@/lib/shop/sale/answer-read';
import type { Shop } from '@/lib/shop/shop';
import { sharedAudit } from './shared-audit';

/**
 * Answers `GET /api/audit`: the next audit, which all who ask meanwhile share. The admin's is not put off.
 * Null: there is none for this request.
 * @throws {StoreError | SqlError} Postgres gave none
 */
export async function answerAudit(request: Request, shop: Shop): Promise<Answer | null> {
  if (!mayAsk('/api/audit', request, shop)) return null;
  const isUrgent = hasAdminToken(request.headers.get('authorization'), shop);
  const { postgres } = shop.stores;
  const [audit, behind, parked, alarms] = await Promise.all([
    sharedAudit(shop.stores).ask(isUrgent),
    readBehind(
      postgres,
      consumersOf(shop).map(({ name }) => name),
    ),
    readParked(postgres),
    readAlarms(postgres),
  ]);
  return toJsonAnswer({ ...audit, behind, parked, alarms });
}
