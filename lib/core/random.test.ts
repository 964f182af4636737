import { expect, test } from 'vitest';
import { readBuyerCookie } from './http/buyer-cookie';
import { drawUuid, seededRandom } from './random';

const draw = (seed: number, stream: number, count: number) => {
  const random = seededRandom(seed, stream);
  return Array.from({ length: count }, random);
};

test('the same seed and stream give the same numbers, another one others', () => {
  expect(draw(7, 3, 20)).toEqual(draw(7, 3, 20));
  expect(draw(7, 3, 20)).not.toEqual(draw(7, 4, 20));
  expect(draw(7, 3, 20)).not.toEqual(draw(8, 3, 20));
});

test('the numbers fill [0, 1) evenly', () => {
  const buckets = new Array<number>(10).fill(0);
  const values = draw(1, 1, 100_000);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...values)).toBeLessThan(1);
  for (const value of values) {
    const bucket = Math.floor(value * 10);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  for (const count of buckets) expect(Math.abs(count - 10_000)).toBeLessThan(500);
});

test('every buyer of a crowd draws its own UUID, and the shop takes it for one', () => {
  const ids = Array.from({ length: 20_000 }, (_, buyer) => drawUuid(seededRandom(42, buyer)));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(readBuyerCookie(`buyer=${id}`)).toEqual({ kind: 'ok', buyerId: id });
});
