import { describe, expect, test } from 'vitest';
import type { BuyerOutcome, BuyerResult } from '@/lib/load/generator/buyer';
import type { PaymentEnd } from '@/lib/load/generator/paying';
import type { OrderReadBack } from '@/lib/load/generator/shop-shapes';
import { type Evidence, judge } from './verdict';

const TYPE = 'night-ferry-standing';

const buyerResult = (n: number, outcome: BuyerOutcome, orderIds: readonly string[] = []): BuyerResult => ({
  buyerId: `buyer-${n}`,
  key: `key-${n}`,
  orderIds,
  outcome,
  isInDoubt: outcome === 'inDoubt',
});

const order = (id: string): OrderReadBack => ({ id, ticketTypeId: TYPE, quantity: 1, status: 'paid' });

/** Three tickets, five buyers, nobody lied to. */
const honest: Evidence = {
  stock: 3,
  ticketTypeId: TYPE,
  buyerResults: [
    buyerResult(1, 'sold', ['a']),
    buyerResult(2, 'sold', ['b']),
    buyerResult(3, 'sold', ['c']),
    buyerResult(4, 'soldOut'),
    buyerResult(5, 'soldOut'),
  ],
  before: { id: TYPE, capacity: 3, stock: 3, held: 0, sold: 0, oversold: 0 },
  after: { id: TYPE, capacity: 3, stock: 0, held: 0, sold: 3, oversold: 0 },
  auditViolations: [],
  isSettled: true,
  orders: new Map(['a', 'b', 'c'].map((id) => [id, order(id)])),
};

test('an honest sale is good', () => {
  expect(judge(honest)).toEqual({ ok: true, violations: [] });
});

test('held orders count like sold ones', () => {
  const after = { ...honest.after, sold: 1, held: 2 };
  expect(judge({ ...honest, after }).ok).toBe(true);
});

test('a ticket that a buyer in doubt may have is no violation', () => {
  const buyerResults = [
    ...honest.buyerResults.slice(0, 2),
    buyerResult(3, 'inDoubt'),
    buyerResult(4, 'soldOut'),
  ];
  expect(judge({ ...honest, buyerResults }).ok).toBe(true);
});

test('buyers who gave up and tickets that are left are no lie', () => {
  const buyerResults = [...honest.buyerResults.slice(0, 2), buyerResult(3, 'gaveUp')];
  const after = { ...honest.after, sold: 2, stock: 1 };
  expect(judge({ ...honest, buyerResults, after }).ok).toBe(true);
});

test('the shop’s audit counts only where it speaks of this ticket type', () => {
  const elsewhere = ['night-ferry-standing-balcony: oversold by 3', 'harbour-lights: books are bad'];
  expect(judge({ ...honest, auditViolations: elsewhere }).ok).toBe(true);
  expect(judge({ ...honest, auditViolations: [...elsewhere, `${TYPE}: a gap in stock_events`] })).toEqual({
    ok: false,
    violations: [`audit: ${TYPE}: a gap in stock_events`],
  });
});

test('whose answer was lost may have what it is then told it has', () => {
  const refused = { ...buyerResult(5, 'limitReached'), isInDoubt: true };
  expect(judge({ ...honest, buyerResults: [...honest.buyerResults.slice(0, 4), refused] }).ok).toBe(true);
});

const fourth = [...honest.buyerResults.slice(0, 3), buyerResult(4, 'sold', ['d']), buyerResult(5, 'soldOut')];
const fourOrders = new Map([...honest.orders, ['d', order('d')] as const]);

const lies: readonly [string, Partial<Evidence>, string][] = [
  [
    'sells more than there is',
    {
      buyerResults: fourth,
      orders: fourOrders,
      after: { ...honest.after, sold: 4, oversold: 1 },
    },
    'oversold: 4 tickets sold of 3',
  ],
  [
    'tells of more orders than there are tickets and hides it from the audit',
    { buyerResults: fourth, orders: fourOrders },
    'oversold: buyers were told of 4 orders for 3 tickets',
  ],
  [
    'loses a decrement',
    { after: { ...honest.after, stock: 1 } },
    'books: sold 3 + held 0 + stock 1 = 4, the capacity is 3',
  ],
  ['loses stock', { after: { ...honest.after, stock: -1 } }, 'stock: it is -1'],
  [
    'raises the capacity to fit',
    { after: { ...honest.after, capacity: 4, stock: 1 } },
    'capacity: it was set to 3 and is 4',
  ],
  [
    'plays its own figure down',
    { after: { ...honest.after, sold: 4, oversold: 0 } },
    'audit: it says 0 oversold, its own figures say 1',
  ],
  [
    'gives two orders for one key',
    { buyerResults: [buyerResult(1, 'sold', ['a', 'b']), ...honest.buyerResults.slice(2)] },
    'keys: 1 keys were told more than one order, the first key-1: a and b',
  ],
  [
    'gives one order to two buyers',
    {
      buyerResults: [
        buyerResult(1, 'sold', ['a']),
        buyerResult(2, 'sold', ['a']),
        ...honest.buyerResults.slice(2),
      ],
    },
    'orders: 1 orders were told to two buyers, the first a',
  ],
  [
    'forgets an order',
    { orders: new Map([...honest.orders, ['b', null]]) },
    'orders: 1 orders that buyers were told of do not exist, the first b',
  ],
  [
    'does not let an order be read',
    { orders: new Map([...honest.orders, ['b', undefined]]) },
    'orders: 1 orders could not be read back, the first b',
  ],
  [
    'cancels an order',
    {
      orders: new Map([
        ...honest.orders,
        ['b', { id: 'b', ticketTypeId: TYPE, quantity: 1, status: 'cancelled' }],
      ]),
    },
    'orders: 1 orders are not what their buyers bought, the first b',
  ],
  [
    'sells another ticket',
    {
      orders: new Map([
        ...honest.orders,
        ['b', { id: 'b', ticketTypeId: 'other', quantity: 1, status: 'paid' }],
      ]),
    },
    'orders: 1 orders are not what their buyers bought, the first b',
  ],
  [
    'sells to somebody and says sold out',
    {
      buyerResults: [
        ...honest.buyerResults.slice(0, 2),
        buyerResult(3, 'soldOut'),
        buyerResult(4, 'soldOut'),
      ],
    },
    'untold: 3 tickets sold, buyers were told of 2 and 0 are in doubt',
  ],
  [
    'loses an acknowledged sale',
    { after: { ...honest.after, sold: 2, stock: 1 } },
    'lost: buyers were told of 3 orders, the audit has 2',
  ],
  [
    'says sold out while tickets are left',
    {
      buyerResults: [buyerResult(1, 'sold', ['a']), buyerResult(2, 'soldOut'), buyerResult(3, 'soldOut')],
      after: { ...honest.after, sold: 1, stock: 2 },
    },
    'undersold: 2 tickets are left, and 2 buyers were told "sold out"',
  ],
  [
    'refuses everybody by a limit that nobody has reached',
    {
      buyerResults: [1, 2, 3, 4, 5].map((n) => buyerResult(n, 'limitReached')),
      orders: new Map(),
      after: { ...honest.after, sold: 0, stock: 3 },
    },
    'limit: 5 buyers who have no ticket were told that they have as many as they may',
  ],
  [
    'never comes to rest',
    { isSettled: false },
    'unsettled: the audit still moved when nobody was buying any more',
  ],
];

test.each(lies)('a shop that %s is found out', (_, lie, violation) => {
  const verdict = judge({ ...honest, ...lie });
  expect(verdict.ok).toBe(false);
  expect(verdict.violations).toContain(violation);
});

test('one oversale is one violation, with its counts; what it leads to is none', () => {
  const after = { ...honest.after, sold: 4, oversold: 1, stock: 1 };
  const auditViolations = [`${TYPE}: the history adds up to -1, the stock is 1`];
  const verdict = judge({ ...honest, buyerResults: fourth, orders: fourOrders, after, auditViolations });
  expect(verdict.violations).toEqual(['oversold: 4 tickets sold of 3']);
  expect(verdict.consequences).toEqual([
    'oversold: buyers were told of 4 orders for 3 tickets',
    'books: sold 4 + held 0 + stock 1 = 5, the capacity is 3',
    'undersold: 1 tickets are left, and 1 buyers were told "sold out"',
    `audit: ${TYPE}: the history adds up to -1, the stock is 1`,
  ]);
});

describe('of a crowd that pays', () => {
  const held = (n: number, end: PaymentEnd, orderId: string): BuyerResult => ({
    ...buyerResult(n, end === 'paid' ? 'sold' : 'notPaid', [orderId]),
    payment: { orderId, end, attempts: 1 },
  });
  const shown = (id: string, status: string, money: string): OrderReadBack => ({
    ...{ id, ticketTypeId: TYPE, quantity: 1, status, money },
  });
  const good: Evidence = {
    ...honest,
    stock: 1,
    buyerResults: [
      held(1, 'left', 'a'),
      held(2, 'cancelled', 'b'),
      held(3, 'gone', 'c'),
      held(4, 'paid', 'd'),
    ],
    before: { ...honest.before, capacity: 1, stock: 1 },
    after: { ...honest.after, capacity: 1, sold: 1 },
    orders: new Map(
      [
        shown('a', 'expired', 'closed'),
        shown('b', 'cancelled', 'none'),
        shown('c', 'expired', 'returned'),
        shown('d', 'paid', 'charged'),
      ].map((each) => [each?.id ?? '', each]),
    ),
    paying: { reconciled: { charges: 2, refunds: 1, unmatched: [] } },
  };
  const withOrder = (order: OrderReadBack) => ({
    ...good,
    orders: new Map([...good.orders, [order?.id ?? '', order]]),
  });

  test('told "held" is not told "sold": four held the one ticket, one paid it', () => {
    expect(judge(good)).toEqual({ ok: true, violations: [] });
  });

  test.each([
    ['told paid, and it is not', withOrder(shown('d', 'held', 'open')), /1 buyers were told that it is paid/],
    ['told paid, and given back', withOrder(shown('d', 'refunded', 'returned')), /told that it is paid/],
    ['declined and charged', withOrder(shown('a', 'paid', 'charged')), /card was declined, and were charged/],
    ['given back and charged', withOrder(shown('b', 'cancelled', 'owed')), /it is gone, and were charged/],
    ['gone and charged', withOrder(shown('c', 'expired', 'open')), /it is gone, and were charged/],
    [
      'a charge of nobody',
      { ...good, paying: { reconciled: { charges: 3, refunds: 1, unmatched: ['pi_1 charged'] } } },
      /1 charges are without an order/,
    ],
    [
      'more charges than paid orders',
      { ...good, paying: { reconciled: { charges: 3, refunds: 1, unmatched: [] } } },
      /keeps 2 charges, 1 orders are paid/,
    ],
    [
      'on its way past its time',
      withOrder(shown('a', 'expired', 'owed')),
      /1 orders have their money on its way past its time/,
    ],
    ['still held', { ...good, after: { ...good.after, held: 1 } }, /1 tickets are still held/],
  ])('%s', (_, evidence, violation) => {
    expect(judge(evidence).violations.join('\n')).toMatch(violation);
  });
});
