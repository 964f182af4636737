import { expect, test } from 'vitest';
import { drawSeries } from '@/lib/load/result/draw-series';
import type { Answer } from './answer';
import type { CrowdEvent, Exchange } from './crowd-events';
import { Tally } from './tally';

const answered = (answer: Answer, times: Partial<Exchange>): CrowdEvent => {
  const none = { buyer: '', key: '', quantity: 1, dueMs: 0, sentMs: 0, answeredMs: 0 };
  return { type: 'answered', exchange: { ...none, ...times, answer } };
};
const lost = (message = 'no answer: ECONNRESET'): Answer => ({ kind: 'error', message, isFinal: false });

function count(events: readonly CrowdEvent[]): Tally {
  const tally = new Tally();
  for (const event of events) tally.add(event);
  return tally;
}

test('a buyer who got no answer waited too: no percentile leaves it out', () => {
  const { allLatency, latencyMs, curvesMs, series, wireMs } = count([
    answered({ kind: 'soldOut' }, { answeredMs: 1, status: 409 }),
    ...Array.from({ length: 100 }, () => answered(lost(), { answeredMs: 10_000 })),
  ]);
  expect(allLatency.percentiles).toMatchObject({ p99: 10_000, max: 10_000 });
  expect(latencyMs).toMatchObject({ refused: { max: 1 }, other: { p50: 10_000 } });
  expect(curvesMs.other.at(-1)).toEqual([100, 10_000]);
  expect(series.at(10_000).latency.count).toBe(100);
  expect(wireMs).toBeGreaterThan(990_000);
});

test('of very many unexpected answers the first are told apart, and the others counted together', () => {
  const { errors } = count(
    Array.from({ length: 100 }, (_, n) => answered(lost(`order ${n} is bad`), { answeredMs: 1 })),
  );
  expect(errors.size).toBe(21);
  expect(errors.get('others')).toBe(80);
});

test('the events of several threads, a batch of each in turn, make the figures of one', () => {
  const events = Array.from({ length: 1000 }, (_, n): CrowdEvent[] => {
    const answer: Answer = n % 3 === 0 ? { kind: 'sold', orderId: `o-${n % 90}` } : { kind: 'soldOut' };
    const times = { dueMs: n, sentMs: n + 1, answeredMs: n + (n % 50), status: 201 };
    return [{ type: 'due', dueMs: n }, answered(answer, times)];
  });
  const late: CrowdEvent = { type: 'late', atMs: 5000, lagMs: 7 };
  // Each order is one thread's; one thread runs longer than the other.
  const ofThread = (thread: number) => events.filter((_, n) => (n % 90) % 2 === thread).flat();
  const one = count([...events.flat(), late]);
  const several = count(structuredClone([...ofThread(0), late, ...ofThread(1)]));
  for (const tally of [one, several]) expect(tally.accepted).toBe(30);
  expect(one.acceptedAtMs.at(-1)).toBeLessThan(140);
  expect(drawSeries(several.series, 30)).toEqual(drawSeries(one.series, 30));
  const figures = [
    'counts',
    'statuses',
    'acceptedAtMs',
    'latencyMs',
    'onTheWireMs',
    'curvesMs',
    'underWay',
  ] as const;
  for (const figure of figures) expect(several[figure]).toEqual(one[figure]);
});

test('a chart shows what is left, how many wait and how many are being served at each moment', () => {
  const { series } = count([
    { type: 'due', dueMs: 0 },
    { type: 'due', dueMs: 0 },
    { type: 'due', dueMs: 0 },
    { type: 'withdrawn', dueMs: 0 },
    answered({ kind: 'sold', orderId: 'a' }, { sentMs: 12, answeredMs: 25, status: 201 }),
    answered(lost('no answer'), { sentMs: null, answeredMs: 31 }),
  ]);
  const { slices } = drawSeries(series, 1);
  expect(slices.map(({ stock }) => stock)).toEqual([1, 1, 0, 0]);
  expect(slices.map(({ inFlight }) => inFlight)).toEqual([0, 1, 0, 0]);
  expect(slices.map(({ waiting }) => waiting)).toEqual([2, 1, 1, 0]);
});
