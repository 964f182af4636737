import { toSweepDesk } from '@/lib/shop/checkout/answer-checkout';
import type { Shop } from '@/lib/shop/shop';
import type { AuditDesk } from './drifts/drift';

/** What an audit needs of a shop. */
export const toAuditDesk = (shop: Shop): AuditDesk => ({
  ...toSweepDesk(shop),
  stores: shop.stores,
  venue: shop.venue,
});
