import { expect, test } from 'vitest';
import { seededRandom } from '@/lib/core/random';
import type { Answer } from './answer';
import { type Buyer, buy, type Patience } from './buyer';
import { Control } from './control';

const quick: Patience = { totalMs: 200, doubleClick: 0, baseMs: 1, capMs: 2 };
const lost: Answer = { kind: 'error', message: 'no answer', isFinal: false };
const contended: Answer = { kind: 'contended', retryAfterMs: 0 };
const sold: Answer = { kind: 'sold', orderId: 'o-1' };

const buyer: Buyer = { id: 'somebody', key: 'k-1', random: seededRandom(1, 1) };

/** A buyer who meets these answers, the last one again and again; and what it pressed. */
async function live(answers: readonly Answer[], patience: Patience = quick) {
  const presses: { buyer: Buyer; dueAtMs: number }[] = [];
  const result = await buy(
    buyer,
    async (sender, dueAtMs) => {
      presses.push({ buyer: sender, dueAtMs });
      return answers[Math.min(presses.length, answers.length) - 1] ?? lost;
    },
    patience,
    new Control(),
    performance.now(),
  );
  return { result, presses };
}

test('asks again, as the same buyer with the same key, until it is sold', async () => {
  const { result, presses } = await live([contended, lost, { kind: 'indeterminate', retryAfterMs: 1 }, sold]);
  expect(result).toMatchObject({ buyerId: buyer.id, key: buyer.key, orderIds: ['o-1'], outcome: 'sold' });
  expect(presses).toHaveLength(4);
  for (const press of presses) expect(press.buyer).toBe(buyer);
});

test('takes no for an answer', async () => {
  const { result, presses } = await live([contended, { kind: 'soldOut' }]);
  expect(result.outcome).toBe('soldOut');
  expect(presses).toHaveLength(2);
});

test('a buyer who was told of its limit says whether an earlier request may have bought', async () => {
  const limit: Answer = { kind: 'limitReached' };
  expect((await live([contended, limit])).result).toMatchObject({
    outcome: 'limitReached',
    isInDoubt: false,
  });
  expect((await live([lost, limit])).result).toMatchObject({ outcome: 'limitReached', isInDoubt: true });
});

test('a rejection is final', async () => {
  expect((await live([{ kind: 'error', message: '422', isFinal: true }])).result.outcome).toBe('rejected');
});

test('patience ends: without doubt when nothing can have been bought, in doubt when an answer was lost', async () => {
  expect((await live([contended])).result.outcome).toBe('gaveUp');
  expect((await live([lost, contended])).result.outcome).toBe('inDoubt');
  expect((await live([{ kind: 'keyInProgress', retryAfterMs: 0 }])).result.outcome).toBe('inDoubt');
});

test('does not come back before the shop asked for it, and not at all after its patience', async () => {
  const { presses } = await live([{ kind: 'rateLimited', retryAfterMs: 50 }, sold]);
  const [first, second] = presses;
  expect((second?.dueAtMs ?? 0) - (first?.dueAtMs ?? 0)).toBeGreaterThanOrEqual(50);
  const late = await live([{ kind: 'unavailable', retryAfterMs: 1e9 }, sold]);
  expect(late.result.outcome).toBe('gaveUp');
});

const twice = { ...quick, doubleClick: 1 };

test('two at once with one key are told one order', async () => {
  const { result, presses } = await live([sold, { kind: 'replayed', orderId: 'o-1' }], twice);
  expect(presses).toHaveLength(2);
  expect(result.orderIds).toEqual(['o-1']);
  expect((await live([sold, { kind: 'sold', orderId: 'o-2' }], twice)).result.orderIds).toEqual([
    'o-1',
    'o-2',
  ]);
});

test('sold out does not count while the twin may have bought: it asks again', async () => {
  const { result, presses } = await live([lost, { kind: 'soldOut' }, sold], twice);
  expect(presses).toHaveLength(3);
  expect(result.outcome).toBe('sold');
});
