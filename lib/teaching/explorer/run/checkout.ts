import { readText } from '@/lib/core/stores/columns';
import type { Postgres, Statement } from '@/lib/core/stores/postgres';
import { StoreError } from '@/lib/core/stores/store-error';
import { tellMoved } from '@/lib/shop/bouncer/release';
import { advance } from '@/lib/shop/checkout/advance';
import { cancelOrder } from '@/lib/shop/checkout/cancel-order';
import type { CheckoutDesk, CheckoutOutcome } from '@/lib/shop/checkout/checkout-desk';
import type { Coordinator } from '@/lib/shop/checkout/coordinator';
import { findCoordinator } from '@/lib/shop/checkout/coordinators';
import { expire } from '@/lib/shop/checkout/transitions';
import { checkIn } from '@/lib/shop/door/check-in';
import { findStrategy } from '@/lib/shop/strategies/registry';
import type { Strategy } from '@/lib/shop/strategies/strategy';
import { buyerIdOf } from '@/lib/teaching/explorer/names';
import { TICKET_TYPE } from '@/lib/teaching/explorer/sandbox/sandbox-schema';
import { outcomeOf, outcomeOfError } from './outcomes';
import type { Program, ProgramDesk } from './program';
import type { ProcessOutcome } from './thread';

/** The order of a checkout's scene: A's, of the only ticket. */
export const ORDER_ID = 'aaaaaaaa-0001-4000-8000-000000000001';

/** Longer than any call to a simulator takes. */
const PAYMENT_DEADLINE_MS = 30_000;

/** Whoever looks at an order sees to it that it goes on. */
export type Recover = typeof advance;

/** A checkout with something beside it. */
export interface CheckoutCase {
  /** Of the shop by its id, or any other. */
  readonly coordinator: Coordinator | string;
  /** What B does while A pays; of a `door`, while A gives back what she has paid. */
  readonly beside: Beside;
  /** The shop's own where nothing is said. */
  readonly recover?: Recover;
  /** What Redis is told are steps, too. Left out, nobody tells it: it decides nothing of a checkout. */
  readonly tellsRedis?: boolean;
  /** What stands before Postgres: a mistake that was planted. */
  readonly plant?: (postgres: Postgres) => Postgres;
}

/** A checkout with nothing left open. */
export interface Checkout {
  readonly coordinator: Coordinator;
  readonly beside: Beside;
  readonly recover: Recover;
  /** Where the order is in the beginning. */
  readonly begins: 'held' | 'paid';
  readonly tellsRedis: boolean;
  readonly programs: readonly [Program, Program];
}

/** The hold's time is over, as far as Postgres can tell. */
const END_HOLD: Statement<string> = {
  name: 'the-hold-ends',
  text: `UPDATE orders SET held_until = now() - interval '1 s' WHERE id = $1 AND status = 'held' RETURNING id`,
  row: (row) => readText(row, 'id'),
};

const deskOf = ({ stores, payments }: ProgramDesk): CheckoutDesk => ({
  stores,
  payments,
  paymentDeadlineMs: PAYMENT_DEADLINE_MS,
});

const said = (text: string): ProcessOutcome => ({ text, orderId: null, isFinal: false });

function outcomeOfCheckout(outcome: CheckoutOutcome): ProcessOutcome {
  return said(outcome.kind === 'order' ? outcome.order.status : outcome.kind);
}

const pay =
  (coordinator: Coordinator, key: string): Program =>
  async (desk) =>
    outcomeOfCheckout(
      await coordinator.pay(
        { orderId: ORDER_ID, buyerIds: [buyerIdOf('A')], key, method: 'pm_card_visa' },
        deskOf(desk),
      ),
    );

const cancel: Program = async (desk) =>
  outcomeOfCheckout(await cancelOrder({ orderId: ORDER_ID, buyerIds: [buyerIdOf('A')] }, deskOf(desk)));

/** As a sweep does with a hold that is due, and then with the order's money. */
const sweepOne =
  (recover: Recover): Program =>
  async (desk) => {
    const { stores } = desk;
    await stores.postgres.query(END_HOLD, [ORDER_ID]);
    const expired = await expire(stores.postgres, [ORDER_ID]);
    await tellMoved(expired, stores);
    const advanced = await recover(ORDER_ID, deskOf(desk)).catch(passOver);
    return said(expired.length > 0 ? `expired, ${advanced}` : advanced);
  };

const knock =
  (recover: Recover): Program =>
  async (desk) =>
    said(await recover(ORDER_ID, deskOf(desk)).catch(passOver));

function passOver(error: unknown): 'failed' {
  if (error instanceof StoreError) return 'failed';
  throw error;
}

/** B wants the ticket, too, when A's hold is over. */
const wantIt: Program = async ({ stores, waitUntil }) => {
  await stores.postgres.query(END_HOLD, [ORDER_ID]);
  const moved = await expire(stores.postgres, [ORDER_ID]);
  await tellMoved(moved, stores);
  const purchase = {
    ...{ buyerId: buyerIdOf('B'), idempotencyKey: 'key-B' },
    ...{ ticketTypeId: TICKET_TYPE, quantity: 1 },
  };
  const { text } = outcomeOf(await SELLER.sell(purchase, stores, { waitUntil }));
  return said(text === 'sold' ? 'holds it' : text);
};

/** The ticket is used at the door. */
const enter: Program = async ({ stores }) => {
  const scan = { ticket: { orderId: ORDER_ID, n: 1, code: 'code' }, scanId: SCAN, eventId: 'lab' };
  return said((await checkIn(stores.postgres, { ...scan, isPretending: true })).kind);
};
const SCAN = 'bbbbbbbb-0001-4000-8000-000000000001';

/** What can go on beside a payment: a new one is a line here. */
export const BESIDE = {
  expire: { says: 'the hold ends while she pays', program: ({ recover }) => sweepOne(recover) },
  webhook: { says: 'the provider rings while she pays', program: ({ recover }) => knock(recover) },
  cancel: { says: 'she gives it back in another tab while she pays', program: () => cancel },
  'second-card': {
    says: 'she pays with another card in another tab',
    program: ({ coordinator }) => pay(coordinator, 'key-2'),
  },
  'another-buyer': { says: 'the hold ends, and another buyer wants the ticket', program: () => wantIt },
  door: { says: 'the ticket is used at the door while she gives it back', program: () => enter },
} as const satisfies Readonly<
  Record<string, { says: string; program: (of: Pick<Checkout, 'coordinator' | 'recover'>) => Program }>
>;
export type Beside = keyof typeof BESIDE;

/** @throws {RangeError} no coordinator has that id */
export function fillCheckout({
  coordinator: wanted,
  beside,
  recover = advance,
  tellsRedis = false,
  plant = (postgres) => postgres,
}: CheckoutCase): Checkout {
  const coordinator = typeof wanted === 'string' ? findCoordinator(wanted) : wanted;
  if (!coordinator) throw new RangeError(`${String(wanted)} is no coordinator`);
  const isDoor = beside === 'door';
  const first = isDoor ? cancel : pay(coordinator, 'key-1');
  const programs = [first, BESIDE[beside].program({ coordinator, recover })] as const;
  const planted =
    (program: Program): Program =>
    (desk) =>
      program({ ...desk, stores: { ...desk.stores, postgres: plant(desk.stores.postgres) } });
  return {
    ...{ coordinator, beside, recover, tellsRedis, begins: isDoor ? 'paid' : 'held' },
    programs: [safely(planted(programs[0])), safely(planted(programs[1]))],
  };
}

/** What fails is an answer, too. */
const safely =
  (program: Program): Program =>
  (desk) =>
    program(desk).catch(outcomeOfError);

const found = findStrategy('conditional-update');
if (!found) throw new Error('The registry has no conditional-update');
const SELLER: Strategy = found;

const sellers = new Map<string, Strategy>();

/** The strategy that sells in a checkout's scene: it is called by its coordinator's name. */
export function sellerOf({ id }: Coordinator): Strategy {
  const seller = sellers.get(id) ?? { ...SELLER, id };
  sellers.set(id, seller);
  return seller;
}
