import { readIdentities } from '@/lib/core/http/buyer-cookie';
import { readAdoptedOrders } from './adopted-orders';
import type { Viewer } from './bought-order';

/** The browser behind a `Cookie` header; null: it can have no order, so there is nothing to look up. */
export function readViewer(cookieHeader: string | null, ticketSecret: string): Viewer | null {
  const { all, isNew } = readIdentities(cookieHeader);
  const buyerIds = isNew ? [] : all;
  const adoptedIds = readAdoptedOrders(cookieHeader, ticketSecret);
  return buyerIds.length + adoptedIds.length === 0 ? null : { buyerIds, adoptedIds };
}
