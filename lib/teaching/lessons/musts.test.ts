import { describe, expect, it } from 'vitest';
import type { Run } from '@/lib/teaching/explorer/timeline';
import {
  eachKeyHasAnOrder,
  everybodyBuys,
  findComplaints,
  itSellsOn,
  nobodyIsSentAway,
  nothingIsLeftToWrite,
  ownersAreTold,
  sells,
  theLateMayComeAgain,
  theRefusalIsTold,
} from './musts';
import { statement, watched, world } from './testing/watched';

const ended = (outcomes: Run['outcomes'], schedule = 'AB', harms: Run['harms'] = []) => ({
  schedule,
  harms,
  outcomes,
});

const refused = (code: string, reply: string) => ({
  move: 'B',
  call: statement('UPDATE ticket_types SET stock = 0'),
  echo: { kind: 'failed', code, reply } as const,
});

describe('a run that is over', () => {
  it('is good where one got the ticket and the other was told', () => {
    expect(findComplaints(ended({ A: 'sold', B: 'sold-out' }))).toEqual([]);
    expect(findComplaints(ended({ A: 'sold (replay)', B: 'contended' }))).toEqual([]);
  });

  it('is bad where harm was done, somebody got no answer, or nobody the ticket', () => {
    expect(findComplaints(ended({ A: 'sold', B: 'sold' }, 'AB', ['oversold']))).toHaveLength(1);
    expect(findComplaints(ended({ A: 'sold', B: 'failed: no' }))[0]).toContain('B got no answer');
    expect(findComplaints(ended({ A: 'contended', B: 'contended' }))).toHaveLength(1);
    expect(findComplaints(ended({ A: 'died', B: 'contended' }, 'A+B'))).toEqual([]);
  });

  it('names the error that nobody caught, and the learner’s own line', () => {
    const outcomes = { A: 'sold', B: 'unavailable' };
    expect(findComplaints(watched([refused('40001', 'could not serialize')], { outcomes }))).toEqual([
      'B got 40001 from Postgres (could not serialize), and nobody caught it (exercises/03.ts:30).',
    ]);
  });

  it('says after which call too much was sold', () => {
    const orders = (['A', 'B'] as const).map((buyer) => ({ id: buyer, buyer, quantity: 1 }));
    const steps = orders.map((order, n) => ({
      move: order.buyer,
      call: statement('INSERT INTO orders …'),
      world: world({ row: { stock: 0, version: 1, fence: 0 }, orders: orders.slice(0, n + 1) }),
    }));
    const run = watched(steps, { harms: ['oversold'], outcomes: { A: 'sold', B: 'sold' } });
    expect(findComplaints(run)[0]).toMatch(/It shows after B's call \(exercises\/03\.ts:30\)\.$/);
  });

  it('may have to please everybody', () => {
    expect(everybodyBuys(ended({ A: 'sold', B: 'sold' }))).toBeNull();
    expect(everybodyBuys(ended({ A: 'sold', B: 'sold-out' }))).toContain('B was told sold-out');
    expect(nobodyIsSentAway(ended({ A: 'sold', B: 'contended' }))).toContain('B was told to come again');
  });

  it('asks a buyer to come again who is too late each time', () => {
    expect(theLateMayComeAgain(ended({ A: 'contended' }))).toBeNull();
    expect(theLateMayComeAgain(ended({ A: 'sold' }))).toBeNull();
    expect(theLateMayComeAgain(ended({ A: 'sold-out' }))).toContain('A was told sold-out. Say contended');
    const outcomes = { A: 'unavailable' };
    expect(theLateMayComeAgain(watched([{ ...refused('40001', 'no'), move: 'A' }], { outcomes }))).toContain(
      'A got 40001 from Postgres (no), and nobody caught it',
    );
  });

  it('goes on where an instance has served others', () => {
    expect(itSellsOn(ended({ A: 'sold' }))).toBeNull();
    expect(itSellsOn(ended({ A: 'contended' }))).toContain('told A contended, and tickets are left');
  });

  it('lets an error through that is not the one that was meant', () => {
    const steps = [refused('22P02', 'invalid input')];
    expect(theRefusalIsTold(watched(steps, { outcomes: { B: 'unavailable' } }))).toBeNull();
    const told = theRefusalIsTold(watched(steps, { outcomes: { B: 'contended' } }));
    expect(told).toMatch(
      /^Postgres said 22P02 .*B was told contended: catch only .*\(exercises\/03\.ts:30\)\.$/,
    );
  });
});

describe('a sale', () => {
  const order = (quantity: number) => [{ id: 'A1', buyer: 'A', quantity }] as const;

  it('is of as many tickets as were wanted, in the order and in the stock', () => {
    const left = (stock: number, quantity: number) =>
      watched(
        [{ move: 'A', world: world({ row: { stock, version: 1, fence: 0 }, orders: order(quantity) }) }],
        {
          before: world({ row: { stock: 3, version: 0, fence: 0 } }),
        },
      );
    expect(sells(2)(left(1, 2))).toBeNull();
    expect(sells(2)(left(2, 2))).toContain('took 1 from the stock');
    expect(sells(2)(left(1, 1))).toContain('an order of 1');
  });

  it('is written before its buyer hears of it', () => {
    const write = { call: statement('INSERT INTO orders …') };
    const answered = [{ actor: 'A', outcome: 'sold' }] as const;
    expect(nothingIsLeftToWrite(watched([{ move: 'A', ...write, answered }]))).toBeNull();
    for (const move of ['A', 'a']) {
      expect(
        nothingIsLeftToWrite(
          watched([
            { move: 'A', answered },
            { move, ...write },
          ]),
        ),
      ).toMatch(/^A answered before its INSERT was done/);
    }
    const unlock = { move: 'a', call: { ...statement('EVAL unlock'), store: 'redis' as const } };
    expect(nothingIsLeftToWrite(watched([{ move: 'A', answered }, unlock]))).toBeNull();
  });

  it('is another one for each key', () => {
    const outcomes = { A: 'sold', B: 'sold' };
    const first = { move: 'A', world: world({ orders: order(1) }) };
    expect(eachKeyHasAnOrder(watched([first], { outcomes }))).toContain('asked 2 times');
    const both = world({ orders: [...order(1), { id: 'B1', buyer: 'B', quantity: 1 }] });
    expect(eachKeyHasAnOrder(watched([first, { move: 'B', world: both }], { outcomes }))).toBeNull();
  });

  it('is told once more to who asks again', () => {
    const again = { move: 'A~', fault: 'answer-lost' } as const;
    const sold = { move: 'A', world: world({ orders: order(1) }) };
    const outcomes = { A: 'key-in-progress' };
    expect(ownersAreTold(watched([sold, again], { outcomes }))).toContain('was told key-in-progress');
    expect(ownersAreTold(watched([sold, again], { outcomes: { A: 'sold (replay)' } }))).toBeNull();
    expect(ownersAreTold(watched([again, sold], { outcomes }))).toBeNull();
  });
});
