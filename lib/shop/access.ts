import { readBearer } from '@/lib/core/http/bearer';
import { isSameSecret } from '@/lib/core/http/same-secret';
import type { Shop } from './shop';

/**
 * Which visitors may ask for what in a shop that is no demo. In a demo all of it is there, but for what asks for a token
 * by itself. `demo`: it is not there, 404. `admin`: it is there for whoever has the admin's token. `own`: by itself it asks
 * whose it is, or for a token. Whatever everybody may ask for costs an indexed read, or is computed once for all.
 */
export const ACCESS = {
  '/': 'everybody',
  '/unavailable': 'everybody',
  '/events/[slug]': 'everybody',
  '/missing/[what]': 'everybody',
  '/consistency': 'everybody',
  '/problems': 'everybody',
  '/problems/[type]': 'everybody',
  '/orders/[id]': 'own',
  '/orders/[id]/calendar': 'own',
  '/orders/[id]/checkout': 'own',
  '/tickets': 'own',
  '/check-in': 'own',
  '/check-in/[action]': 'own',
  '/dashboard': 'demo',
  '/workshop': 'demo',
  '/workshop/checkout': 'demo',
  '/workshop/instructor': 'demo',
  '/workshop/isolation': 'demo',
  '/workshop/lessons': 'demo',
  '/workshop/lessons/[lesson]': 'demo',
  '/workshop/lessons/[lesson]/truth': 'demo',
  '/workshop/room': 'demo',
  '/workshop/two-phase': 'demo',
  '/workshop/wall': 'demo',
  '/api/[[...path]]': 'everybody',
  '/api/admin/[action]': 'demo',
  '/api/audit': 'admin',
  '/api/bare': 'demo',
  '/api/classroom/[action]': 'demo',
  '/api/consistency': 'everybody',
  '/api/events': 'everybody',
  '/api/events/[slug]': 'everybody',
  '/api/health': 'everybody',
  '/api/live': 'admin',
  '/api/cron/tick': 'own',
  '/api/orders/[id]': 'own',
  '/api/orders/[id]/cancel': 'own',
  '/api/orders/[id]/payment': 'own',
  '/api/purchases': 'everybody',
  '/api/webhooks/payments': 'own',
  '/api/workshop/exercise': 'demo',
  '/api/workshop/map': 'demo',
  '/api/workshop/run': 'demo',
  '/api/workshop/solved': 'demo',
  '/api/workshop/two-phase': 'demo',
} as const;

type Policed = Pick<Shop, 'demoMode' | 'env'>;

/** Whether this request may have what is at a route. Where it may not, there is nothing to be found. */
export function mayAsk(route: keyof typeof ACCESS, request: Request, shop: Policed): boolean {
  if (shop.demoMode) return true;
  const asker = ACCESS[route];
  return asker === 'admin' ? hasAdminToken(request.headers.get('authorization'), shop) : asker !== 'demo';
}

/** Whether an `Authorization` header has the admin's token; nobody has one where none is set. */
export function hasAdminToken(authorization: string | null, { env }: Pick<Shop, 'env'>): boolean {
  return env.ADMIN_TOKEN !== undefined && isSameSecret(readBearer(authorization), env.ADMIN_TOKEN);
}

/** Whether an `Authorization` header is that of this demo's admin; nobody is admin of a shop that is no demo. */
export function isDemoAdmin(authorization: string | null, shop: Policed): boolean {
  return shop.demoMode && hasAdminToken(authorization, shop);
}
