import { takeTurn } from '@/lib/shop/purchase/take-turn';
import type { Shop } from '@/lib/shop/shop';
import { toAuditDesk } from './audit-desk';
import { findDrift } from './find-drift';

/** A demo looks for drift this often, ms, by whoever of its processes is first. */
export const AUDIT_EVERY_MS = 60_000;
const TURN = 'lt:{audit}:drift-turn';

/** Looks for drift in this minute's turn. */
export async function auditInTurn(shop: Shop): Promise<void> {
  if (await takeTurn(TURN, AUDIT_EVERY_MS / 2, shop.stores)) await findDrift(toAuditDesk(shop));
}
