import { isUnavailable } from '@/lib/core/stores/store-error';
import { type BoughtOrder, listBoughtOrders } from '@/lib/shop/orders/bought-order';
import { readViewer } from '@/lib/shop/orders/read-viewer';
import { shop } from '@/lib/shop/shop';

/** The orders that the browser bought or adopted, the newest first; null while Postgres is out of reach. */
export async function readOwnOrders(headers: {
  get(name: string): string | null;
}): Promise<readonly BoughtOrder[] | null> {
  const { stores, ticketSecret } = await shop();
  const viewer = readViewer(headers.get('cookie'), ticketSecret);
  if (viewer === null) return [];
  try {
    return await listBoughtOrders(stores.postgres, viewer);
  } catch (error) {
    if (isUnavailable(error)) return null;
    throw error;
  }
}
