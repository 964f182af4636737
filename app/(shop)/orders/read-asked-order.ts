import { readIdentities } from '@/lib/core/http/buyer-cookie';
import { readOrigin } from '@/lib/core/http/origin';
import { isUnavailable } from '@/lib/core/stores/store-error';
import { type BoughtOrder, findBoughtOrder } from '@/lib/shop/orders/bought-order';
import { secretLink } from '@/lib/shop/orders/secret-link';
import { shop } from '@/lib/shop/shop';

/** What a visitor who asks for an order gets. */
type AskedOrder =
  | {
      readonly kind: 'found';
      readonly order: BoughtOrder;
      /** With the secret: for whoever may see the order at all. */
      readonly link: string;
      readonly ticketSecret: string;
    }
  /** Foreign, unknown or malformed. */
  | { readonly kind: 'none' }
  /** Postgres is out of reach. */
  | { readonly kind: 'away' };

/** Looks for the order of the visitor's cookies, or of the link's secret `k`. */
export async function readAskedOrder(
  orderId: string,
  k: string | string[] | null | undefined,
  headers: { get(name: string): string | null },
): Promise<AskedOrder> {
  const { stores, ticketSecret } = await shop();
  try {
    const order = await findBoughtOrder(stores.postgres, orderId, {
      buyerIds: readIdentities(headers.get('cookie')).all,
      secret: typeof k === 'string' ? k : null,
      ticketSecret,
    });
    if (!order) return { kind: 'none' };
    return {
      kind: 'found',
      order,
      ticketSecret,
      link: secretLink(readOrigin(headers), order.id, ticketSecret),
    };
  } catch (error) {
    if (isUnavailable(error)) return { kind: 'away' };
    throw error;
  }
}
