import { openProvider } from './provider';

/* The provider as a process of its own: what it knows outlives the shop, and its own death. */

const { PROVIDER_FOLDER = '', PROVIDER_KEY = '', PROVIDER_PORT, WEBHOOK_URL, WEBHOOK_SECRET } = process.env;
const { url } = await openProvider({
  folder: PROVIDER_FOLDER,
  key: PROVIDER_KEY,
  port: PROVIDER_PORT ? Number(PROVIDER_PORT) : undefined,
  webhook: WEBHOOK_URL && WEBHOOK_SECRET ? { url: WEBHOOK_URL, secret: WEBHOOK_SECRET } : undefined,
});
process.once('disconnect', () => process.exit(0));
process.send?.({ type: 'ready', url });
