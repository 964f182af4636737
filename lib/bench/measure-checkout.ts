import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Payments } from '@/lib/core/stores/payments';
import { openSockets, type Sockets } from '@/lib/load/generator/sockets';
import type { BenchTarget } from './bench-target';
import { divideRounds } from './figures';
import { CONNECTIONS } from './flood';
import { interleave, openLeg, type Pace } from './interleave';
import type { Ledger } from './ledger';
import { openSampledLeg } from './measure-rates';

/* What a sale costs that is held and paid, beside one at the door, and beside the provider's adapter alone. */

const DEADLINE_MS = 10_000;
/** Longer than any run. */
const LONG_HOLD_MS = 3_600_000;
const SHORT_HOLD_MS = 1000;
const CARD = 'pm_card_visa';

export interface CheckoutPace extends Pace {
  readonly legMs: number;
}

/** The shop's own way to its provider, and what its Postgres was asked. */
export interface CheckoutBackend {
  /** The adapter alone, in this process. */
  readonly payments: Payments;
  /** How often Postgres was asked what there is of a type. */
  countLooks(): Promise<number>;
  /** Of the orders of a type whose holds ended: how long after it each ticket was held by the next buyer, ms. */
  timeResales(ticketTypeId: string, holdMs: number): Promise<readonly number[]>;
}

const orderSchema = z.object({ order: z.object({ id: z.string() }) });

/** Held orders, paid sales and charges, in turn. */
export async function rateCheckout(
  target: BenchTarget,
  { payments }: CheckoutBackend,
  pace: CheckoutPace,
  ledger: Ledger,
): Promise<void> {
  const { legMs } = pace;
  const heldId = await target.openHeld(LONG_HOLD_MS);
  const sockets = openSockets(target.url, CONNECTIONS, DEADLINE_MS);
  try {
    const statements: number[] = [];
    const door = openSampledLeg('sales at the door', target, 'buy', legMs);
    const held = openLeg('held orders', 'a second', async () => {
      const { perSecond } = await target.send('hold', { durationMs: legMs });
      return perSecond;
    });
    const paid = openLeg('paid sales', 'a second', async () => {
      const before = await target.shop.stats();
      const { count, perSecond } = await repeat(legMs, () => buyAndPay(sockets, heldId));
      const after = await target.shop.stats();
      statements.push(
        ((after?.postgresStatements ?? Number.NaN) - (before?.postgresStatements ?? Number.NaN)) / count,
      );
      return perSecond;
    });
    const charges = openLeg('charges of the adapter alone', 'a second', async () => {
      const { perSecond } = await repeat(legMs, () => chargeAlone(payments));
      return perSecond;
    });
    await interleave([door.leg, held, paid, charges], pace, ledger);
    ledger.set('heldOrders', divideRounds(held.rounds, door.leg.rounds));
    ledger.set('paidSales', divideRounds(paid.rounds, charges.rounds));
    ledger.set('statementsPerPaidSale', statements.slice(1));
  } finally {
    await sockets.close();
  }
}

/** As many at once as the bench has connections, until the time is over. */
async function repeat(durationMs: number, work: () => Promise<void>) {
  const startedAtMs = performance.now();
  let count = 0;
  const workOn = async () => {
    while (performance.now() - startedAtMs < durationMs) {
      await work();
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, workOn));
  return { count, perSecond: (count / (performance.now() - startedAtMs)) * 1000 };
}

async function buyAndPay(sockets: Sockets, ticketTypeId: string): Promise<void> {
  const buyer = randomUUID();
  const headers = (key: string) => [
    ...['content-type', 'application/json', 'cookie', `buyer=${buyer}`],
    ...['idempotency-key', key],
  ];
  const post = async (path: string, key: string, body: object, status: number) => {
    const text = Buffer.from(JSON.stringify(body));
    const answer = await sockets.send({ method: 'POST', path, headers: headers(key), body: text });
    if (answer.status !== status) throw new Error(`${path} was answered ${answer.status}: ${answer.body}`);
    return orderSchema.parse(JSON.parse(answer.body)).order;
  };
  const { id } = await post('/api/purchases', 'buy', { ticketTypeId, quantity: 1 }, 201);
  await post(`/api/orders/${id}/payment`, 'pay', { paymentMethod: CARD }, 200);
}

async function chargeAlone(payments: Payments): Promise<void> {
  const orderId = randomUUID();
  const order = { orderId, ticketTypeId: 'bench', generation: 0, amountCents: 4200, currency: 'EUR' };
  const { id } = await payments.create(order);
  const { kind } = await payments.confirm(id, CARD, `${orderId}:1`);
  if (kind !== 'succeeded') throw new Error(`A charge alone came to nothing: ${kind}`);
}

/** Tickets that are held for a second each and never paid: so many holds end in a second, and are held again. */
const WAVE = 500;

/** Refusals while holds end in a wave: what they ask Postgres. */
export async function countLooksInWave(
  target: BenchTarget,
  backend: CheckoutBackend,
  { rounds, log }: Pace,
  ledger: Ledger,
  waveMs: number,
): Promise<void> {
  const ticketTypeId = await target.openHeld(SHORT_HOLD_MS, WAVE);
  const perSecond: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const before = await backend.countLooks();
    const { expected, strays, elapsedMs } = await target.flood(ticketTypeId, waveMs);
    const looks = (await backend.countLooks()) - before;
    const refused = strays.get('409') ?? 0;
    log(`${expected} held again, ${refused} refused, ${looks} looks`);
    if (round > 0) perSecond.push((Math.max(0, looks - 1) / elapsedMs) * 1000);
  }
  ledger.set('looksInWave', perSecond);
}

const WAITING = 100;

/** A hundred buyers wait for the one ticket that somebody holds, again and again. */
export async function timeTicketsThatComeBack(
  target: BenchTarget,
  backend: CheckoutBackend,
  durationMs: number,
  ledger: Ledger,
): Promise<void> {
  const ticketTypeId = await target.openHeld(SHORT_HOLD_MS, 1);
  const sockets = openSockets(target.url, WAITING, DEADLINE_MS);
  const endsAtMs = performance.now() + durationMs;
  const wait = async () => {
    while (performance.now() < endsAtMs) {
      const headers = ['content-type', 'application/json', 'cookie', `buyer=${randomUUID()}`];
      headers.push('idempotency-key', randomUUID());
      const body = Buffer.from(JSON.stringify({ ticketTypeId, quantity: 1 }));
      const answer = await sockets.send({ method: 'POST', path: '/api/purchases', headers, body });
      const seconds = Number(answer.header('retry-after')) || 1;
      await sleep(seconds * 1000 * (0.5 + Math.random()));
    }
  };
  try {
    await Promise.all(Array.from({ length: WAITING }, wait));
  } finally {
    await sockets.close();
  }
  const times = (await backend.timeResales(ticketTypeId, SHORT_HOLD_MS)).toSorted((a, b) => a - b);
  ledger.set('resaleMs', [times[Math.ceil(times.length * 0.95) - 1] ?? Number.NaN]);
}
