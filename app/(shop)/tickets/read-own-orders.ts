import { readBuyerCookie } from '@/lib/buyer/buyer-cookie';
import { type BoughtOrder, listBoughtOrders } from '@/lib/orders/bought-order';
import { shop } from '@/lib/shop';
import { isUnavailable } from '@/lib/stores/store-error';

/** The orders of the visitor's cookie, the newest first; null while Postgres is out of reach. */
export async function readOwnOrders(headers: {
  get(name: string): string | null;
}): Promise<readonly BoughtOrder[] | null> {
  const buyer = readBuyerCookie(headers.get('cookie'));
  if (buyer.kind !== 'ok') return [];
  const { stores } = await shop();
  try {
    return await listBoughtOrders(stores.postgres, buyer.buyerId);
  } catch (error) {
    if (isUnavailable(error)) return null;
    throw error;
  }
}
