import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, isFinal, type Reply, type Request } from './ask';
import { CARDS, cancellation, look, type Owned, payment, purchase, tick, webhook } from './requests';
import type { Rig } from './rig';

/** One who asks a shop whose server may die, and who comes again until there is an answer. */
export interface Customer {
  /** @throws {Error} the answer is another one than `status`, or none comes in time */
  ask(request: Request, status: number): Promise<Reply>;
  /** Whoever asks does not come again. @returns null: the connection broke */
  askOnce(request: Request): Promise<Reply | null>;
}

/** A story of the checkout: where it begins, what is asked of the server that dies, and where it may end. */
export interface Story {
  readonly name: string;
  /** Brings an order to where the story begins; null: it begins with the purchase. */
  readonly prepare: (rig: Rig) => Promise<Scene>;
  /** @returns the order that it is about */
  readonly act: (scene: Scene, customer: Customer, checkout: string | undefined) => Promise<Owned>;
  /** After the death, before all comes to its end. */
  readonly afterwards?: (rig: Rig, scene: Scene) => Promise<void>;
  /** Where its order may come to rest: `status/money`. */
  readonly ends: readonly string[];
}

export interface Scene extends Owned {
  readonly ticketTypeId: string;
}

const PAUSE_MS = 50;
/** Of a type that Redis knows to be sold, Postgres is asked once in it. */
const LOOK_MS = 1050;

async function hold(rig: Rig, stock = 3): Promise<Scene> {
  const ticketTypeId = await rig.addType(stock);
  const buyer = randomUUID();
  const { order } = await askLiving(rig, purchase(ticketTypeId, buyer, 'purchase'));
  return { ticketTypeId, buyer, orderId: order?.id ?? '' };
}

async function askLiving({ shops: [{ url }] }: Rig, request: Request): Promise<Reply> {
  let reply = await ask(url, request);
  // A look at what is held is let through once a second, and a Postgres that was restarted takes a moment.
  while (!isFinal(reply)) {
    await sleep(PAUSE_MS);
    reply = await ask(url, request);
  }
  if (reply.status < 300 || reply.status === 402) return reply;
  throw new Error(`A story could not begin: ${JSON.stringify({ request, reply })}`);
}

/** It is charged, and nobody has heard of it yet. */
async function chargeUnheard(rig: Rig, stock?: number): Promise<Scene> {
  const scene = await hold(rig, stock);
  await rig.setFaults({ webhooks: { delayMs: 0, times: 0 } });
  await ask(rig.shops[0].url, payment(scene, { card: CARDS.answerLost }));
  return scene;
}

/** The same, and the hold has ended meanwhile. */
async function chargeLate(rig: Rig, stock?: number): Promise<Scene> {
  const scene = await chargeUnheard(rig, stock);
  await rig.endHold(scene.orderId);
  return scene;
}

const PAID = ['paid/charged'];

export const STORIES: readonly Story[] = [
  {
    name: 'hold',
    prepare: async (rig) => ({ ticketTypeId: await rig.addType(3), buyer: randomUUID(), orderId: '' }),
    async act({ ticketTypeId, buyer }, customer) {
      const { order } = await customer.ask(purchase(ticketTypeId, buyer, 'purchase'), 201);
      return { orderId: order?.id ?? '', buyer };
    },
    ends: ['held/none'],
  },
  {
    name: 'pay',
    prepare: hold,
    async act(scene, customer, checkout) {
      await customer.ask(payment(scene, { ...(checkout && { checkout }) }), 200);
      return scene;
    },
    ends: PAID,
  },
  {
    name: 'pay and leave',
    prepare: hold,
    async act(scene, customer, checkout) {
      await customer.askOnce(payment(scene, { ...(checkout && { checkout }) }));
      return scene;
    },
    afterwards: (rig, { orderId }) => rig.endHold(orderId),
    ends: [...PAID, 'expired/none', 'expired/closed'],
  },
  {
    name: 'decline, then pay',
    prepare: hold,
    async act(scene, customer) {
      await customer.ask(payment(scene, { card: CARDS.declined, key: 'first' }), 402);
      await customer.ask(payment(scene, { key: 'second' }), 200);
      return scene;
    },
    ends: PAID,
  },
  {
    name: 'cancel',
    async prepare(rig) {
      const scene = await hold(rig);
      await askLiving(rig, payment(scene, { card: CARDS.declined }));
      return scene;
    },
    async act(scene, customer) {
      await customer.ask(cancellation(scene), 200);
      return scene;
    },
    ends: ['cancelled/closed'],
  },
  {
    name: 'refund',
    async prepare(rig) {
      const scene = await hold(rig);
      await askLiving(rig, payment(scene));
      return scene;
    },
    async act(scene, customer) {
      await customer.ask(cancellation(scene), 200);
      return scene;
    },
    ends: ['refunded/returned'],
  },
  {
    name: 'expiry',
    async prepare(rig) {
      const scene = await hold(rig, 1);
      await rig.endHold(scene.orderId);
      await sleep(LOOK_MS);
      return scene;
    },
    async act(scene, customer) {
      await customer.ask(purchase(scene.ticketTypeId, randomUUID(), 'another'), 201);
      return scene;
    },
    ends: ['expired/none'],
  },
  {
    name: 'late payment, honoured',
    prepare: (rig) => chargeLate(rig),
    async act(scene, customer) {
      await customer.ask(tick, 200);
      return scene;
    },
    ends: PAID,
  },
  {
    name: 'late payment, given back',
    async prepare(rig) {
      const scene = await chargeLate(rig, 1);
      await askLiving(rig, purchase(scene.ticketTypeId, randomUUID(), 'another'));
      return scene;
    },
    async act(scene, customer) {
      await customer.ask(tick, 200);
      return scene;
    },
    ends: ['expired/returned'],
  },
  {
    name: 'webhook',
    prepare: (rig) => chargeUnheard(rig),
    async act(scene, customer) {
      await customer.ask(webhook(scene), 200);
      return scene;
    },
    ends: PAID,
  },
  {
    name: 'look',
    prepare: (rig) => chargeUnheard(rig),
    async act(scene, customer) {
      await customer.ask(look(scene), 200);
      return scene;
    },
    ends: PAID,
  },
  {
    name: 'sweep',
    async prepare(rig) {
      const scene = await chargeUnheard(rig);
      await rig.ageAttempts();
      return scene;
    },
    async act(scene, customer) {
      await customer.ask(tick, 200);
      return scene;
    },
    ends: PAID,
  },
];
