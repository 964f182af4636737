import { describe, expect, it } from 'vitest';
import { buyerIdOf, idDrawer } from '@/lib/teaching/explorer/names';
import { type BuyerResult, type EndedRun, judgeRun } from './judge-run';

const A = idDrawer('A', 1)();
const AGAIN = idDrawer('A', 2)();
const B = idDrawer('B', 1)();
const STRANGE = '6f2d6b2e-5a3c-4a53-9d0c-2f8e1f0f7a11';

const order = (id: string, buyer: 'A' | 'B', quantity = 1) => ({ id, buyerId: buyerIdOf(buyer), quantity });

const answered = (buyer: 'A' | 'B', orderId: string | null, isFinal = true): BuyerResult => ({
  buyer,
  buyerId: buyerIdOf(buyer),
  ...{ quantity: 1, isLate: false },
  outcome: { orderId, isFinal },
});
const died = (buyer: 'A' | 'B'): BuyerResult => ({ ...answered(buyer, null), outcome: null });

const judge = (run: Partial<EndedRun>) =>
  judgeRun({
    ...{ capacity: 1, perBuyerLimit: 4, stock: 0, orders: [], results: [], counts: null, events: null },
    ...{ added: 0, cancelled: [] },
    ...run,
  });

describe('the judge of a run', () => {
  it('finds nothing wrong where one was sold the ticket and the other was told that it is gone', () => {
    expect(judge({ orders: [order(A, 'A')], results: [answered('A', A), answered('B', null)] })).toEqual([]);
  });

  it('calls it oversold when there are more orders than tickets, or less than none is left', () => {
    const orders = [order(A, 'A'), order(B, 'B')];
    expect(judge({ orders, results: [answered('A', A), answered('B', B)] })).toEqual(['oversold']);
    expect(judge({ orders: [order(A, 'A', 2)], results: [answered('A', A)] })).toEqual(['oversold']);
    expect(judge({ stock: -1, orders: [order(A, 'A')], results: [answered('A', A)] })).toEqual(['oversold']);
  });

  it('calls it oversold, too, when what is sold is still for sale: the stock was written over', () => {
    const orders = [order(A, 'A'), order(B, 'B')];
    const results = [answered('A', A), answered('B', B)];
    expect(judge({ capacity: 2, stock: 1, orders, results })).toEqual(['oversold']);
    expect(judge({ capacity: 3, stock: 1, orders, results })).toEqual([]);
  });

  it('calls it books that differ when counts or events do not say what the orders say, if any are kept', () => {
    const run = { orders: [order(A, 'A')], results: [answered('A', A)] };
    const counts = [{ buyerId: buyerIdOf('A'), count: 1 }];
    const events = [{ orderId: A, delta: -1 }];
    expect(judge({ ...run, counts, events })).toEqual([]);
    expect(judge({ ...run, counts: [] })).toEqual(['books-differ']);
    expect(judge({ ...run, counts: [...counts, { buyerId: buyerIdOf('B'), count: 1 }] })).toEqual([
      'books-differ',
    ]);
    expect(judge({ ...run, counts: [{ buyerId: buyerIdOf('A'), count: 2 }] })).toEqual(['books-differ']);
    for (const wrong of [[], [...events, { orderId: B, delta: -1 }], [{ orderId: A, delta: -2 }]]) {
      expect(judge({ ...run, events: wrong })).toEqual(['books-differ']);
    }
  });

  it('calls it undersold when a ticket is left and a living buyer was refused for good', () => {
    expect(judge({ stock: 1, results: [died('A'), answered('B', null)] })).toEqual(['undersold']);
    expect(judge({ stock: 0, results: [died('A'), answered('B', null)] })).toEqual(['undersold']);
  });

  it('calls it undersold, too, when a ticket is gone and nobody has it', () => {
    const results = [answered('A', A), answered('B', null, false)];
    expect(judge({ capacity: 2, stock: 0, orders: [order(A, 'A')], results })).toEqual(['undersold']);
    expect(judge({ capacity: 2, stock: 1, orders: [order(A, 'A')], results })).toEqual([]);
  });

  it('does not, where the refused buyer may come again, or is dead, or has all that one may have', () => {
    expect(judge({ stock: 1, results: [died('A'), answered('B', null, false)] })).toEqual([]);
    expect(judge({ stock: 1, results: [died('A'), died('B')] })).toEqual([]);
    const one: BuyerResult = { ...answered('B', null), buyerId: buyerIdOf('A') };
    const run = { capacity: 2, stock: 1, orders: [order(A, 'A')], results: [answered('A', A), one] };
    expect(judge({ ...run, perBuyerLimit: 1 })).toEqual([]);
    expect(judge({ ...run, perBuyerLimit: 2 })).toEqual(['undersold']);
  });

  it('calls it undersold only where enough is left for what the buyer wanted', () => {
    const orders = [order(A, 'A', 2)];
    const results = (quantity: number) => [answered('A', A), { ...answered('B', null), quantity }];
    expect(judge({ capacity: 3, stock: 1, orders, results: results(2) })).toEqual([]);
    expect(judge({ capacity: 3, stock: 1, orders, results: results(1) })).toEqual(['undersold']);
    expect(judge({ capacity: 3, stock: 1, orders, results: results(1), perBuyerLimit: 2 })).toEqual([
      'undersold',
    ]);
  });

  it('counts what a box office gave back for those alone who came after it', () => {
    const refused = (isLate: boolean) => ({ ...answered('B', null), isLate });
    const restocked = { capacity: 2, added: 1, stock: 1, orders: [order(A, 'A')] };
    expect(judge({ ...restocked, results: [answered('A', A), refused(false)] })).toEqual([]);
    expect(judge({ ...restocked, results: [answered('A', A), refused(true)] })).toEqual(['undersold']);
    const cancelled = { stock: 1, orders: [], cancelled: [order(A, 'A')] };
    expect(judge({ ...cancelled, results: [answered('A', A), refused(false)] })).toEqual([]);
    expect(judge({ ...cancelled, results: [answered('A', A), refused(true)] })).toEqual(['undersold']);
  });

  it('calls it lost when the order that a buyer was told of is not there, or one is there that was refused', () => {
    expect(judge({ stock: 1, results: [answered('A', A)] })).toEqual(['lost']);
    expect(judge({ orders: [order(A, 'A')], results: [answered('A', null)] })).toEqual(['lost']);
    expect(judge({ orders: [order(A, 'A')], results: [answered('A', null, false)] })).toEqual([]);
  });

  it('calls it doubled when one request has two orders, whatever their ids look like', () => {
    const results = [answered('A', AGAIN), answered('B', null)];
    expect(judge({ capacity: 2, orders: [order(A, 'A'), order(AGAIN, 'A')], results })).toEqual(['doubled']);
    expect(judge({ capacity: 2, orders: [order(STRANGE, 'A'), order(AGAIN, 'A')], results })).toEqual([
      'doubled',
    ]);
  });

  it('calls it over the limit when a buyer has more than one may have', () => {
    const bought = [order(A, 'A'), { ...order(B, 'B'), buyerId: buyerIdOf('A') }];
    const results = [answered('A', A), { ...answered('B', B), buyerId: buyerIdOf('A') }];
    expect(judge({ capacity: 2, perBuyerLimit: 1, orders: bought, results })).toEqual(['over-limit']);
    expect(judge({ capacity: 2, perBuyerLimit: 2, orders: bought, results })).toEqual([]);
  });
});
