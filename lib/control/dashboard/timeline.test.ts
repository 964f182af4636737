import { expect, test } from 'vitest';
import { marksOf } from './chart-marks';
import { pointsOf } from './points';
import type { LiveCounters, LiveCrowd, LiveTicketType, Snapshot } from './snapshot';
import { chooseWindow, spanOf } from './spans';
import { EMPTY_TIMELINE, extend, type Timeline } from './timeline';

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
  admissionLimit: null,
  audited: null,
  admission: { counters: {}, fence: 0, admitted: 0, leases: [] },
};

const snapshotAt = (seq: number, at: number, type: Partial<LiveTicketType> | null): Snapshot => ({
  seq,
  at,
  strategy: 'bouncer',
  leaseTtlMs: 5000,
  faults: {
    redisGone: false,
    redisDelayMs: 0,
    postgresDelayMs: 0,
    leaseTtlMs: null,
    crash: null,
    provider: {},
  },
  stores: { postgres: 'ok', redis: 'ok', payments: null },
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
  read: 'figures',
  staleness: null,
  alarms: [],
  lastMark: 0,
});

const counted = (counters: LiveCounters) => ({ admission: { counters, fence: 0, admitted: 0, leases: [] } });
const timelineOf = (...changes: readonly Snapshot[]): Timeline =>
  changes.reduce((timeline, change) => extend(timeline, change, false), EMPTY_TIMELINE);

test('rates by cause, over a second', () => {
  const timeline = timelineOf(
    snapshotAt(1, 1000, counted({})),
    snapshotAt(2, 1500, counted({ accepted: 10 })),
    snapshotAt(3, 2000, counted({ accepted: 20, soldOut: 5, limitReached: 2, notOnSale: 1 })),
  );
  expect(pointsOf(timeline, 'seat').at(-1)?.perSecond).toMatchObject({
    sold: 20,
    soldOut: 5,
    limitReached: 2,
    notOnSale: 1,
  });
});

test('a reset begins the counters anew, and is no negative rate', () => {
  const timeline = timelineOf(
    snapshotAt(1, 1000, counted({ accepted: 500 })),
    snapshotAt(2, 2000, counted({ accepted: 7 })),
  );
  expect(pointsOf(timeline, 'seat').at(-1)?.perSecond.sold).toBe(7);
});

test('where Redis is away the sales are counted by Postgres', () => {
  const timeline = timelineOf(
    snapshotAt(1, 1000, { sold: 3, admission: null }),
    snapshotAt(1, 2000, { sold: 9, admission: null }),
  );
  expect(pointsOf(timeline, 'seat').at(-1)?.perSecond.sold).toBe(6);
});

test('what did not change is as it was, and what is older changes nothing', () => {
  const timeline = timelineOf(
    snapshotAt(1, 1000, { stock: 4 }),
    snapshotAt(2, 1250, null),
    snapshotAt(1, 1000, { stock: 9 }),
  );
  expect(timeline.whole).toMatchObject({ seq: 2, types: [{ stock: 4 }] });
  expect(timeline.frames).toHaveLength(2);
});

test('a Redis that lost its memory counts from one again: a whole snapshot is believed', () => {
  const timeline = extend(timelineOf(snapshotAt(900, 1000, {})), snapshotAt(2, 2000, { stock: 3 }), true);
  expect(timeline.whole).toMatchObject({ seq: 2, types: [{ stock: 3 }] });
});

test('nothing is drawn over a time in which nobody looked', () => {
  const timeline = timelineOf(
    snapshotAt(1, 1000, counted({ accepted: 0 })),
    snapshotAt(2, 20_000, counted({ accepted: 1900 })),
    snapshotAt(3, 20_250, counted({ accepted: 1900 })),
  );
  expect(Math.max(...pointsOf(timeline, 'seat').map(({ perSecond }) => perSecond.sold))).toBe(0);
});

const CROWD: LiveCrowd = {
  id: 'one',
  ticketTypeId: 'seat',
  buyers: 200,
  strategy: 'merged',
  startedAt: 1000,
  endedAt: null,
  isLost: false,
  gotTicket: 0,
  requests: 0,
  answers: {},
};
const withCrowd = (snapshot: Snapshot, crowd: Partial<LiveCrowd>): Snapshot => ({
  ...snapshot,
  crowd: { ...CROWD, ...crowd },
});

test('where Redis is away the crowd says why it was refused', () => {
  const timeline = timelineOf(
    withCrowd(snapshotAt(1, 1000, { admission: null }), {}),
    withCrowd(snapshotAt(1, 2000, { sold: 5, admission: null }), {
      answers: { sold: 5, soldOut: 30, error: 1 },
    }),
  );
  expect(pointsOf(timeline, 'seat').at(-1)?.perSecond).toMatchObject({ sold: 5, soldOut: 30, error: 1 });
});

/** A snapshot every quarter of a second, as many sales as seconds went by, and a gap of a minute after the first two. */
function hours(count: number): Timeline {
  let timeline = EMPTY_TIMELINE;
  for (let i = 0; i < count * 14_400; i += 1) {
    const at = i < 2 ? i * 250 : 60_000 + i * 250;
    const admission = counted({ accepted: Math.floor(at / 1000) });
    const crowd = { startedAt: 100_000, endedAt: 103_000 };
    timeline = extend(timeline, withCrowd(snapshotAt(i + 1, at, admission), crowd), false);
  }
  return timeline;
}

test('of a long day little is kept, and nothing is lost: no sale, no gap, no moment of the last crowd', () => {
  const timeline = hours(0.15);
  expect(timeline.frames.length).toBeLessThan(700);
  const points = pointsOf(timeline, 'seat');
  const sold = points.reduce(
    (sum, { at, perSecond }, i) => sum + (perSecond.sold * (at - (points[i - 1]?.at ?? at))) / 1000,
    0,
  );
  expect(sold).toBeGreaterThan(500);
  expect(points.filter(({ at }) => at > 1000 && at < 60_000)).toEqual([]);
  expect(Math.max(...points.map(({ perSecond }) => perSecond.sold))).toBeLessThan(3);
  const ofCrowd = timeline.frames.filter(({ at }) => at >= 100_000 && at <= 103_000);
  expect(ofCrowd.length).toBe(13);
});

test('a crowd stays on the charts when it is over, until something else happens', () => {
  const before = snapshotAt(1, 500, counted({}));
  const during = withCrowd(snapshotAt(2, 2000, counted({ accepted: 9 })), {});
  const after = (seq: number, at: number, accepted: number) =>
    withCrowd(snapshotAt(seq, at, counted({ accepted })), { endedAt: 4000 });
  const over = timelineOf(before, during, after(3, 6000, 10), after(4, 8000, 10));
  expect(chooseWindow(timelineOf(before), 'seat')).toBe('45 s');
  expect(chooseWindow(timelineOf(before, during), 'seat')).toBe('whole run');
  expect(chooseWindow(over, 'seat')).toBe('whole run');
  expect(spanOf(over, 'seat', 'whole run')).toEqual({ from: -500, to: 5500, zero: 1000 });
  expect(chooseWindow(extend(over, after(5, 9000, 11), false), 'seat')).toBe('45 s');
  expect(spanOf(over, 'seat', '5 min')).toEqual({ from: 8000 - 300_000, to: 8000, zero: 8000 });
  expect(chooseWindow(over, 'another')).toBe('45 s');
});

test('a Redis that goes and comes back is marked', () => {
  const gone = {
    ...snapshotAt(1, 2000, {}),
    stores: { postgres: 'ok', redis: 'gone', payments: null },
  } as const;
  const timeline = timelineOf(snapshotAt(1, 1000, {}), gone, snapshotAt(2, 3000, {}));
  expect(marksOf(timeline, 'seat')).toEqual([
    { at: 2000, text: 'Redis down' },
    { at: 3000, text: 'Redis back' },
  ]);
});

test('a Redis that is broken on purpose is marked once', () => {
  const fault = {
    id: 'mark:1',
    at: 1900,
    kind: 'fault',
    ticketTypeId: null,
    delta: null,
    order: null,
  } as const;
  const gone = {
    ...snapshotAt(1, 2000, {}),
    stores: { postgres: 'ok', redis: 'gone', payments: null },
    feed: [{ ...fault, text: 'Redis down' }],
  } as const;
  expect(marksOf(timelineOf(snapshotAt(1, 1000, {}), gone), 'seat')).toEqual([
    { at: 1900, text: 'Redis down' },
  ]);
});
