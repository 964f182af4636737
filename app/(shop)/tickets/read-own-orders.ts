import { readIdentities } from '@/lib/buyer/buyer-cookie';
import { type BoughtOrder, listBoughtOrders } from '@/lib/orders/bought-order';
import { shop } from '@/lib/shop';
import { isUnavailable } from '@/lib/stores/store-error';

/** The orders of everybody that the browser is, the newest first; null while Postgres is out of reach. */
export async function readOwnOrders(headers: {
  get(name: string): string | null;
}): Promise<readonly BoughtOrder[] | null> {
  const { all, isNew } = readIdentities(headers.get('cookie'));
  if (isNew || all.length === 0) return [];
  const { stores } = await shop();
  try {
    return await listBoughtOrders(stores.postgres, all);
  } catch (error) {
    if (isUnavailable(error)) return null;
    throw error;
  }
}
