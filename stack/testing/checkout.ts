import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { type LocalProvider, startProvider } from '@/stack/provider/start-provider';
import type { DriverPair } from './drivers';
import { type Door, openTestShop, type TestShop } from './shop';

/* A test's shop with a payment provider in a process of its own. */

const KEY = 'sk_sim_test';
const SECRET = 'whsec_test';
export const HOLD_MS = 300_000;

const orderSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  money: z.string().optional(),
  tickets: z.array(z.object({ code: z.string() })),
  attempts: z.array(z.object({ outcome: z.string().nullable(), code: z.string().nullable() })).optional(),
});

/** What came of a request: its status, its order where it has one, and its body. */
export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
  readonly order: z.infer<typeof orderSchema> | undefined;
}

async function toTold(response: Response): Promise<Told> {
  const body = z.record(z.string(), z.unknown()).parse(await response.json());
  const order = body.order === undefined ? undefined : orderSchema.parse(body.order);
  return { status: response.status, headers: response.headers, body, order };
}

export interface TestCheckout {
  readonly shop: TestShop;
  /** A buyer who holds tickets of a type. */
  hold(params: {
    ticketTypeId: string;
    quantity?: number;
    buyer?: string;
  }): Promise<{ id: string; buyer: string }>;
  pay(
    order: { id: string; buyer: string },
    params?: { method?: string; key?: string; headers?: Readonly<Record<string, string>> },
  ): Promise<Told>;
  cancel(order: { id: string; buyer: string }): Promise<Told>;
  /** As a provider's event names it, signed. */
  webhook(orderId: string, secret?: string): Promise<Told>;
  /** What goes wrong with the provider from now on. */
  fault(faults: object): Promise<void>;
  killProvider(): Promise<void>;
  startProvider(): Promise<void>;
  close(): Promise<void>;
}

/** @param env what the shop is told otherwise */
export async function openTestCheckout(
  door: Door = 'node',
  drivers: DriverPair = 'tcp',
  env: Readonly<Record<string, string>> = {},
): Promise<TestCheckout> {
  const folder = mkdtempSync(path.join(tmpdir(), 'checkout-'));
  let provider: LocalProvider = await startProvider({ folder, key: KEY });
  const port = Number(new URL(provider.url).port);
  const shop = await openTestShop(
    door,
    {
      ...{ STRIPE_SECRET_KEY: KEY, STRIPE_WEBHOOK_SECRET: SECRET, STRIPE_API_BASE: provider.url },
      ...{ VENUE_URL: provider.url, VENUE_KEY: KEY },
      ...env,
    },
    drivers,
  );
  const post = async (path: string, buyer: string, body: unknown, headers = {}) =>
    toTold(await shop.ask({ path, headers: { cookie: `buyer=${buyer}`, ...headers }, body }));
  return {
    shop,
    async hold({ ticketTypeId, quantity = 1, buyer = randomUUID() }) {
      const { order, body } = await toTold(await shop.buy({ ticketTypeId, quantity, buyer }));
      if (!order) throw new Error(`It is not held: ${JSON.stringify(body)}`);
      return { id: order.id, buyer };
    },
    pay: ({ id, buyer }, { method = 'pm_card_visa', key = randomUUID(), headers = {} } = {}) =>
      post(
        `/api/orders/${id}/payment`,
        buyer,
        { paymentMethod: method },
        { 'idempotency-key': key, ...headers },
      ),
    cancel: ({ id, buyer }) => post(`/api/orders/${id}/cancel`, buyer, {}),
    async webhook(orderId, secret = SECRET) {
      const { default: Stripe } = await import('stripe');
      const payload = JSON.stringify({
        ...{ object: 'event', id: 'evt_1', type: 'payment_intent.succeeded' },
        data: { object: { object: 'payment_intent', metadata: { order: orderId } } },
      });
      const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret });
      const headers = { 'stripe-signature': signature };
      return toTold(await shop.ask({ path: '/api/webhooks/payments', headers, rawBody: payload }));
    },
    async fault(faults) {
      const headers = { authorization: `Bearer ${KEY}` };
      await fetch(`${provider.url}/faults`, { method: 'POST', headers, body: JSON.stringify(faults) });
    },
    killProvider: () => provider.kill(),
    async startProvider() {
      provider = await startProvider({ folder, key: KEY, port });
    },
    async close() {
      await shop.close();
      await provider.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
