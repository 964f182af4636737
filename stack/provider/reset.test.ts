import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openStripePayments } from '@/lib/core/stores/stripe/stripe-payments';
import { openProvider } from './provider';

const KEY = 'sk_sim_test';
const folder = mkdtempSync(path.join(tmpdir(), 'reset-'));
const provider = await openProvider({ folder, key: KEY });
const open = (base: string) =>
  openStripePayments({ STRIPE_API_BASE: base, STRIPE_SECRET_KEY: KEY, PAYMENT_DEADLINE_MS: 5000 });

afterEach(async () => {
  await provider.close();
  rmSync(folder, { recursive: true });
});

/** Passes on what it gets, and dies when the provider answers: its clients find nobody there when they come again. */
async function openDyingLine(url: string): Promise<string> {
  const sockets = new Set<Socket>();
  const line = createServer((client) => {
    const upstream = connect(Number(new URL(url).port), '127.0.0.1');
    sockets.add(client).add(upstream);
    for (const socket of [client, upstream]) socket.on('error', () => {});
    client.pipe(upstream);
    upstream.once('data', () => {
      line.close();
      for (const socket of sockets) socket.resetAndDestroy();
    });
  });
  await once(line.listen(0, '127.0.0.1'), 'listening');
  const address = line.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

it('leaves open what became of a charge whose answer was cut off, also where nobody is there to be asked again', async () => {
  const order = { orderId: 'order', ticketTypeId: 'type', generation: 1, amountCents: 4200, currency: 'EUR' };
  const { id } = await open(provider.url).create(order);
  const payments = open(await openDyingLine(provider.url));
  await expect(payments.confirm(id, 'pm_card_visa', 'key')).rejects.toMatchObject({
    store: 'payments',
    effect: 'unknown',
  });
  expect(await open(provider.url).read(id)).toMatchObject({ status: 'succeeded' });
});
