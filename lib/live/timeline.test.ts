import { expect, test } from 'vitest';
import type { LiveCounters, LiveTicketType, Snapshot } from './snapshot';
import { EMPTY_TIMELINE, extend, marksOf, pointsOf, type Timeline } from './timeline';

const TYPE: LiveTicketType = {
  id: 'seat',
  event: 'A show',
  name: 'Seat',
  capacity: 10,
  stock: 10,
  sold: 0,
  held: 0,
  version: 0,
  generation: 1,
  tillWidth: null,
  audited: null,
  till: { counters: {}, fence: 0, atTill: 0, leases: [] },
};

const snapshotAt = (seq: number, at: number, type: Partial<LiveTicketType> | null): Snapshot => ({
  seq,
  at,
  strategy: 'bouncer',
  faults: { redisGone: false, redisDelayMs: 0, postgresDelayMs: 0, leaseTtlMs: null, crash: null },
  stores: { postgres: 'ok', redis: 'ok' },
  audit: null,
  types: type === null ? [] : [{ ...TYPE, ...type }],
  removed: [],
  answers: {},
  rateLimited: 0,
  latencyMs: null,
  counts: null,
  calm: null,
  perSale: null,
  feed: [],
  crowd: null,
  lastMark: 0,
});

const counted = (counters: LiveCounters) => ({ till: { counters, fence: 0, atTill: 0, leases: [] } });
const tell = (...changes: readonly Snapshot[]): Timeline =>
  changes.reduce((timeline, change) => extend(timeline, change, false), EMPTY_TIMELINE);

test('rates by cause, over a second', () => {
  const timeline = tell(
    snapshotAt(1, 1000, counted({})),
    snapshotAt(2, 1500, counted({ accepted: 10 })),
    snapshotAt(3, 2000, counted({ accepted: 20, soldOut: 5, limitReached: 2, notOnSale: 1 })),
  );
  expect(pointsOf(timeline, 'seat').at(-1)?.perSecond).toMatchObject({
    accepted: 20,
    soldOut: 5,
    limited: 3,
  });
});

test('a reset begins the counters anew, and is no negative rate', () => {
  const timeline = tell(
    snapshotAt(1, 1000, counted({ accepted: 500 })),
    snapshotAt(2, 2000, counted({ accepted: 7 })),
  );
  expect(pointsOf(timeline, 'seat').at(-1)?.perSecond.accepted).toBe(7);
});

test('where Redis is away the sales are counted by Postgres', () => {
  const timeline = tell(
    snapshotAt(1, 1000, { sold: 3, till: null }),
    snapshotAt(1, 2000, { sold: 9, till: null }),
  );
  expect(pointsOf(timeline, 'seat').at(-1)?.perSecond.accepted).toBe(6);
});

test('what did not change is as it was, and what is older changes nothing', () => {
  const timeline = tell(
    snapshotAt(1, 1000, { stock: 4 }),
    snapshotAt(2, 1250, null),
    snapshotAt(1, 1000, { stock: 9 }),
  );
  expect(timeline.whole).toMatchObject({ seq: 2, types: [{ stock: 4 }] });
  expect(timeline.frames).toHaveLength(2);
});

test('a Redis that lost its memory counts from one again: a whole snapshot is believed', () => {
  const timeline = extend(tell(snapshotAt(900, 1000, {})), snapshotAt(2, 2000, { stock: 3 }), true);
  expect(timeline.whole).toMatchObject({ seq: 2, types: [{ stock: 3 }] });
});

test('nothing is drawn over a time in which nobody looked', () => {
  const timeline = tell(
    snapshotAt(1, 1000, counted({ accepted: 0 })),
    snapshotAt(2, 20_000, counted({ accepted: 1900 })),
    snapshotAt(3, 20_250, counted({ accepted: 1900 })),
  );
  expect(Math.max(...pointsOf(timeline, 'seat').map(({ perSecond }) => perSecond.accepted))).toBe(0);
});

test('a Redis that goes and comes back is marked', () => {
  const gone = { ...snapshotAt(1, 2000, {}), stores: { postgres: 'ok', redis: 'gone' } } as const;
  const timeline = tell(snapshotAt(1, 1000, {}), gone, snapshotAt(2, 3000, {}));
  expect(marksOf(timeline, 'seat')).toEqual([
    { at: 2000, text: 'Redis gone' },
    { at: 3000, text: 'Redis back' },
  ]);
});
