import { readEnv } from '@/lib/core/env';
import { applyFaults, CALLS, faultsSchema } from '@/lib/core/stores/faults';
import { openShop } from '@/lib/shop/shop';
import { serveShop } from './serve-shop';

/* A server process that notes what it calls, and dies where it is told to. */

const shop = await openShop(readEnv());
let calls: unknown[] = [];
CALLS.subscribe((call) => calls.push(call));
process.on('message', (message: { readonly type: string; readonly patch?: unknown }) => {
  if (message.type === 'faults') {
    applyFaults(shop.faults, faultsSchema.parse(message.patch));
    calls = [];
  }
  process.send?.({ type: 'calls', calls });
});
process.once('disconnect', () => process.exit(0));
process.send?.({ type: 'ready', url: (await serveShop(shop)).url });
