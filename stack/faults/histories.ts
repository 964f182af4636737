import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { toDesk } from '@/lib/shop/checkout/answer-checkout';
import { reconcile } from '@/lib/shop/checkout/reconcile';
import { checkIn } from '@/lib/shop/door/check-in';
import { ask, type Reply } from './ask';
import { CARDS, cancellation, look, type Owned, payment, purchase, tick, webhook } from './requests';
import type { Rig } from './rig';

/*
 * Random histories of a few buyers at two shops on the same stores, with what goes wrong in between. What each buyer was
 * told is kept, and held in the end against orders, tickets and money.
 */

const shop = fc.nat(1);
const order = fc.nat(2);
const key = fc.nat(2);

const single = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('buy' as const),
      shop,
      buyer: fc.nat(2),
      quantity: fc.integer({ min: 1, max: 2 }),
      key,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('pay' as const),
      shop,
      order,
      key,
      card: fc.constantFrom(
        'pm_card_visa',
        'pm_card_visa',
        'pm_card_chargeDeclined',
        'pm_sim_lost_before',
        'pm_sim_lost_after',
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('cancel' as const, 'look' as const, 'webhook' as const),
      shop,
      order,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('use' as const, 'end-hold' as const), order }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('sweep' as const), shop }) },
);

const fault = fc.constantFrom(
  { do: 'flush-redis' as const },
  { do: 'age' as const },
  { do: 'faults' as const, faults: { loseBefore: 1 } },
  { do: 'faults' as const, faults: { loseAfter: 1 } },
  { do: 'faults' as const, faults: { gone: true } },
  { do: 'faults' as const, faults: {} },
  { do: 'faults' as const, faults: { webhooks: { delayMs: 0, times: 0 } } },
  { do: 'faults' as const, faults: { webhooks: { delayMs: 50, times: 2 } } },
  { do: 'faults' as const, faults: { forgetKeysAfterMs: 0 } },
);

type Single = typeof single extends fc.Arbitrary<infer T> ? T : never;
type Fault = typeof fault extends fc.Arbitrary<infer T> ? T : never;
type Step = Single | Fault | { readonly do: 'at-once'; readonly steps: readonly Single[] };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: single },
  { weight: 2, arbitrary: fault },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('at-once' as const),
      steps: fc.array(single, { minLength: 2, maxLength: 4 }),
    }),
  },
);

const history = fc.array(step, { minLength: 1, maxLength: 14, size: 'max' });

export interface Failure {
  readonly history: readonly Step[];
  readonly violations: readonly string[];
}

/** @returns the shortest history that was found to go wrong; null: none did */
export async function playHistories(
  rig: Rig,
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<Failure | null> {
  let worst: Failure | null = null;
  const property = fc.asyncProperty(history, async (steps) => {
    const violations = await playHistory(rig, steps).catch((error: unknown) => [String(error)]);
    if (violations.length > 0) worst = { history: steps, violations };
    return violations.length === 0;
  });
  const { failed } = await fc.check(property, { numRuns: count, seed });
  return failed ? worst : null;
}

export const describeHistory = ({ history: steps, violations }: Failure) =>
  [...steps.map((each) => `  ${JSON.stringify(each)}`), ...violations].join('\n');

interface Known extends Owned {
  /** Somebody was told that it is paid, and no one since that it is given back. */
  isToldPaid: boolean;
  isCancelAsked: boolean;
  /** A ticket of it was let in. */
  used: number;
}

/** What a request may be answered; anything else is no answer of this shop. */
const ANSWERS = new Set([200, 201, 202, 402, 409, 422, 429, 503]);

/** Plays it, lets all come to its end, and says what is wrong then. */
export async function playHistory(rig: Rig, steps: readonly Step[]): Promise<readonly string[]> {
  await rig.setFaults({});
  const since = Math.floor(Date.now() / 1000) - 1;
  const ticketTypeId = await rig.addType(4);
  const buyers = [randomUUID(), randomUUID(), randomUUID()];
  const orders = new Map<string, Known>();
  const wrong: string[] = [];

  const note = (name: string, { status, problem, order: told }: Reply) => {
    if (!ANSWERS.has(status)) wrong.push(`${name} was answered ${status} ${problem ?? ''}`);
    return told;
  };
  const orderOf = (n: number) => [...orders.values()][n % Math.max(1, orders.size)];
  const play = async (each: Single): Promise<void> => {
    const url = 'shop' in each ? (rig.shops[each.shop] ?? rig.shops[0]).url : '';
    if (each.do === 'sweep') return void note('sweep', await ask(url, tick));
    if (each.do === 'buy') {
      const buyer = buyers[each.buyer] ?? '';
      const reply = await ask(url, purchase(ticketTypeId, buyer, `key-${each.key}`, each.quantity));
      const told = note('buy', reply);
      if (told && !orders.has(told.id)) {
        const fresh = { isToldPaid: false, isCancelAsked: false, used: 0 };
        orders.set(told.id, { orderId: told.id, buyer, ...fresh });
      }
      return;
    }
    const known = orderOf(each.order);
    if (!known) return;
    if (each.do === 'end-hold') return rig.endHold(known.orderId);
    if (each.do === 'use') {
      const { kind } = await checkIn(rig.shops[0].shop.stores.postgres, {
        ...{ ticket: { orderId: known.orderId, n: 1, code: 'code' }, scanId: randomUUID() },
        ...{ eventId: 'show', isPretending: true },
      });
      if (kind === 'welcome') known.used = 1;
      return;
    }
    if (each.do === 'cancel') known.isCancelAsked = true;
    const request = {
      cancel: () => cancellation(known),
      look: () => look(known),
      webhook: () => webhook(known),
      pay: () =>
        payment(known, {
          card: 'card' in each ? each.card : CARDS.good,
          key: 'key' in each ? `pay-${each.key}` : '',
        }),
    }[each.do]();
    const told = note(each.do, await ask(url, request));
    if (told?.status === 'paid') known.isToldPaid = true;
  };
  for (const each of steps) {
    if (each.do === 'at-once') await Promise.all(each.steps.map(play));
    else if (each.do === 'faults') await rig.setFaults(each.faults);
    else if (each.do === 'flush-redis') await rig.flushRedis();
    else if (each.do === 'age') await rig.ageAttempts();
    else await play(each);
  }
  return [...wrong, ...(await findWrongEnds(rig, [...orders.values()], ticketTypeId, since))];
}

/** All is well again, and everything comes to its end. */
async function findWrongEnds(
  rig: Rig,
  orders: readonly Known[],
  ticketTypeId: string,
  since: number,
): Promise<string[]> {
  await rig.setFaults({});
  const [{ url, shop: living }] = rig.shops;
  for (let round = 0; round < 4; round++) {
    await rig.ageAttempts();
    await ask(url, tick);
  }
  const { rows } = await rig.sql.query(
    `SELECT id, status, money FROM orders WHERE ticket_type_id = $1 AND money IN ('open', 'owed') AND status <> 'held'`,
    [ticketTypeId],
  );
  const wrong = rows.map(({ id, status, money }) => `order ${id} is still ${status}/${money}`);
  for (const known of orders) {
    const { order: now } = await ask(url, look(known));
    const end = `${now?.status}/${now?.money}`;
    wrong.push(...(await rig.findWrongPayments(known.orderId, end, since)));
    if (known.isToldPaid && !known.isCancelAsked && now?.status !== 'paid') {
      wrong.push(`a buyer was told that ${known.orderId} is paid, and it is ${end}`);
    }
    if (known.used > 0 && now?.status !== 'paid') wrong.push(`${known.orderId} was let in, and is ${end}`);
  }
  const desk = toDesk(living);
  const { unmatched: found = [] } = desk ? await reconcile(desk, { since }) : {};
  const unmatched = found.map(({ text }) => text);
  const own = unmatched.filter((text) => orders.some(({ orderId }) => text.includes(orderId)));
  return [...wrong, ...own, ...(await rig.audit())];
}
