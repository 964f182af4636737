import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BuyingState, findRequest, findUnsettled, IDLE, isBusy, type ShopAnswer } from './buying-state';
import { type BuyingEvent, MAX_TRIES, reduceBuying, STALE_MS } from './reduce-buying';

const NOW_MS = 1_000_000;
const wanted = {
  key: 'k-1',
  slug: 'one-chair',
  ticketTypeId: 'one-chair-the-chair',
  quantity: 2,
  pressedAtMs: NOW_MS,
};
const press: BuyingEvent = { kind: 'pressed', wanted, isOnline: true };
const lost: BuyingEvent = { kind: 'lost', isOnline: true, nowMs: NOW_MS, random: 0.5 };
const lostOffline: BuyingEvent = { ...lost, isOnline: false };
const due: BuyingEvent = { kind: 'due' };
const cancel: BuyingEvent = { kind: 'cancelled' };
const found = (isOnline = true, ageMs = 0): BuyingEvent => ({
  kind: 'found',
  wanted,
  nowMs: NOW_MS + ageMs,
  isOnline,
});
const answer = (said: ShopAnswer): BuyingEvent => ({
  kind: 'answered',
  answer: said,
  nowMs: NOW_MS,
  random: 0.5,
});
const wait = (
  kind: 'contended' | 'all-held' | 'rate-limited' | 'unavailable' | 'unknown',
  retryAfterMs = 200,
) => answer({ kind, retryAfterMs });
const live = (...events: BuyingEvent[]): BuyingState => events.reduce(reduceBuying, IDLE);

test('one press sends one request; pressing again sends none', () => {
  const pressed = live(press);
  expect(pressed).toEqual({ kind: 'buying', wanted, tries: 1, mayHaveSold: false, dueAtMs: null });
  expect(reduceBuying(pressed, { ...press, wanted: { ...wanted, key: 'k-2' } })).toBe(pressed);
});

test.each<ShopAnswer>([
  { kind: 'sold', path: '/orders/o-1' },
  { kind: 'limit-reached', limit: 4 },
  { kind: 'not-on-sale', saleStartsAt: '2027-01-01T00:00:00.000Z' },
  { kind: 'refused', title: 'No' },
])('$kind ends it, as the shop said it', (said) => {
  const ended = live(press, answer(said));
  expect(ended).toEqual(said);
  expect(findRequest(ended)).toBeNull();
  expect(findUnsettled(ended)).toBeNull();
});

test('sold out: beaten, or fewer where some are left', () => {
  const soldOut = (left: number) => answer({ kind: 'sold-out', left });
  expect(live(press, soldOut(0))).toEqual({ kind: 'beaten' });
  expect(live(press, soldOut(1))).toEqual({ kind: 'too-few', left: 1 });
});

test('contended waits with backoff on top of what the shop asked for, then asks with the same key', () => {
  const waiting = live(press, wait('contended'));
  expect(waiting).toMatchObject({ kind: 'contended', tries: 1, dueAtMs: NOW_MS + 200 + 500 });
  expect(findUnsettled(waiting)).toBeNull();
  const asking = reduceBuying(waiting, due);
  expect(asking).toMatchObject({ kind: 'contended', tries: 2, dueAtMs: null, wanted });
  expect(reduceBuying(asking, wait('contended'))).toMatchObject({ tries: 2, dueAtMs: NOW_MS + 200 + 1000 });
});

test('after the last try the buyer decides, and the key is kept', () => {
  const rounds = Array.from({ length: MAX_TRIES - 1 }, () => [wait('contended'), due]).flat();
  expect(live(press, ...rounds)).toMatchObject({ kind: 'contended', tries: MAX_TRIES });
  const crowded = live(press, ...rounds, wait('contended'));
  expect(crowded).toEqual({ kind: 'crowded', wanted });
  expect(reduceBuying(crowded, press)).toMatchObject({ kind: 'buying', tries: 1 });
});

test('while all are held it waits, and after the last try the buyer decides', () => {
  const rounds = Array.from({ length: MAX_TRIES - 1 }, () => [wait('all-held'), due]).flat();
  expect(live(press, ...rounds)).toMatchObject({ kind: 'all-held', tries: MAX_TRIES });
  const held = live(press, ...rounds, wait('all-held'));
  expect(held).toEqual({ kind: 'still-held', wanted });
  expect(reduceBuying(held, press)).toMatchObject({ kind: 'buying', tries: 1 });
});

test.each(['contended', 'all-held', 'rate-limited', 'unavailable'] as const)(
  '%s can be left while it waits',
  (kind) => {
    expect(live(press, wait(kind), cancel)).toEqual(IDLE);
  },
);

test('leaving while a request is under way: its answer still counts', () => {
  const leaving = live(press, wait('contended'), due, cancel);
  expect(leaving).toMatchObject({ kind: 'contended', isLeaving: true, dueAtMs: null });
  expect(reduceBuying(leaving, wait('contended'))).toEqual(IDLE);
  expect(reduceBuying(leaving, wait('rate-limited'))).toEqual(IDLE);
  expect(reduceBuying(leaving, answer({ kind: 'sold', path: '/orders/o' }))).toMatchObject({ kind: 'sold' });
  expect(reduceBuying(leaving, lost)).toMatchObject({ kind: 'unknown', mayHaveSold: true });
});

test('what is under way or may have sold cannot be cancelled', () => {
  for (const state of [live(press), live(press, lost), live(press, lost, due), live(press, lostOffline)]) {
    expect(reduceBuying(state, cancel)).toBe(state);
  }
});

test('no answer means unknown, never failed; so does the shop not knowing', () => {
  for (const event of [lost, wait('unknown', 0)]) {
    const state = live(press, event);
    expect(state).toMatchObject({ kind: 'unknown', mayHaveSold: true, dueAtMs: NOW_MS + 500 });
    expect(findUnsettled(state)).toEqual(wanted);
    expect(reduceBuying(state, due)).toMatchObject({ kind: 'unknown', tries: 2, dueAtMs: null });
  }
});

test('while all are held it waits, and after the last try the buyer decides', () => {
  const rounds = Array.from({ length: MAX_TRIES - 1 }, () => [wait('all-held'), due]).flat();
  expect(live(press, ...rounds)).toMatchObject({ kind: 'all-held', tries: MAX_TRIES });
  const held = live(press, ...rounds, wait('all-held'));
  expect(held).toEqual({ kind: 'still-held', wanted });
  expect(reduceBuying(held, press)).toMatchObject({ kind: 'buying', tries: 1 });
});

test.each(['contended', 'all-held', 'rate-limited', 'unavailable'] as const)(
  'once it may have sold, %s does not say that it did not',
  (kind) => {
    expect(live(press, lost, due, wait(kind))).toMatchObject({
      kind: 'unknown',
      mayHaveSold: true,
      dueAtMs: NOW_MS + 200 + 1000,
    });
  },
);

test('unknown is asked about as often as it takes', () => {
  const rounds = Array.from({ length: 50 }, () => [wait('contended'), due]).flat();
  expect(live(press, lost, due, ...rounds)).toMatchObject({ kind: 'unknown' });
});

test('offline at the press: nothing is sent before there is a network, then with the same key', () => {
  const offline = live({ ...press, isOnline: false });
  expect(offline).toMatchObject({ kind: 'offline', tries: 0, mayHaveSold: false });
  expect(findRequest(offline)).toBeNull();
  expect(findUnsettled(offline)).toBeNull();
  expect(reduceBuying(offline, { kind: 'came-online' })).toMatchObject({ kind: 'buying', tries: 1, wanted });
  expect(reduceBuying(offline, cancel)).toEqual(IDLE);
});

test('offline in mid-request: it may have sold, and is asked about when the network is back', () => {
  const offline = live(press, lostOffline);
  expect(offline).toMatchObject({ kind: 'offline', mayHaveSold: true });
  expect(findUnsettled(offline)).toEqual(wanted);
  expect(reduceBuying(offline, { kind: 'came-online' })).toMatchObject({ kind: 'unknown', tries: 2 });
});

test('a lost network stops the waiting, but not a request', () => {
  const wentOffline: BuyingEvent = { kind: 'went-offline' };
  expect(live(press, wait('contended'), wentOffline)).toMatchObject({ kind: 'offline', mayHaveSold: false });
  expect(live(press, wait('unknown'), wentOffline)).toMatchObject({ kind: 'offline', mayHaveSold: true });
  expect(live(press, wentOffline)).toEqual(live(press));
  expect(live(press, { kind: 'came-online' })).toEqual(live(press));
});

test('found after a reload, it is asked about; found much later, the buyer is asked', () => {
  expect(live(found())).toMatchObject({ kind: 'unknown', tries: 1, mayHaveSold: true, wanted });
  expect(live(found(false))).toMatchObject({ kind: 'offline', mayHaveSold: true });
  const late = live(found(true, STALE_MS + 1));
  expect(late).toEqual({ kind: 'interrupted', wanted });
  expect(findRequest(late)).toBeNull();
  expect(reduceBuying(late, { kind: 'resumed' })).toMatchObject({ kind: 'unknown', tries: 1 });
  expect(reduceBuying(late, cancel)).toEqual(IDLE);
  expect(live(press, found())).toEqual(live(press));
});

test('coming back to the page by the back button starts anew, unless something is under way', () => {
  const back: BuyingEvent = { kind: 'page-restored' };
  expect(live(press, answer({ kind: 'sold', path: '/orders/o' }), back)).toEqual(IDLE);
  expect(live(press, back)).toEqual(live(press));
});

test('choosing something else clears what the shop said, and touches nothing under way', () => {
  const changed: BuyingEvent = { kind: 'changed' };
  expect(live(press, answer({ kind: 'sold-out', left: 0 }), changed)).toEqual(IDLE);
  expect(live(press, answer({ kind: 'limit-reached', limit: 4 }), changed)).toEqual(IDLE);
  for (const state of [live(press), live(press, wait('contended')), live(press, lost)]) {
    expect(reduceBuying(state, changed)).toBe(state);
  }
});

const anyAnswer: fc.Arbitrary<ShopAnswer> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('contended', 'rate-limited', 'unavailable', 'unknown'),
    retryAfterMs: fc.nat(9000),
  }),
  fc.record({ kind: fc.constant('sold'), path: fc.constant('/orders/o') }),
  fc.record({ kind: fc.constant('sold-out'), left: fc.nat(2) }),
  fc.constant<ShopAnswer>({ kind: 'limit-reached', limit: 4 }),
);
const anyEvent: fc.Arbitrary<BuyingEvent> = fc.oneof(
  fc.nat(9).map((n): BuyingEvent => ({ ...press, wanted: { ...wanted, key: `k-${n}` } })),
  fc.boolean().map((isOnline) => found(isOnline)),
  anyAnswer.map(answer),
  fc.constantFrom(lost, lostOffline, due, cancel),
  fc.constantFrom<BuyingEvent>(
    { kind: 'went-offline' },
    { kind: 'came-online' },
    { kind: 'resumed' },
    { kind: 'page-restored' },
    { kind: 'changed' },
  ),
);

test('whatever happens: while a key may have sold, no other is used, and only an answer settles it', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
      let state: BuyingState = IDLE;
      for (const event of events) {
        const next = reduceBuying(state, event);
        const before = findUnsettled(state);
        const isSettled = event.kind === 'answered' || (state.kind === 'interrupted' && event === cancel);
        if (before && !isSettled) expect(findUnsettled(next)).toEqual(before);
        if (findRequest(next)) expect(isBusy(next)).toBe(true);
        if ('mayHaveSold' in state && state.mayHaveSold && 'tries' in next) {
          expect(next.mayHaveSold).toBe(true);
          expect(['unknown', 'offline']).toContain(next.kind);
        }
        state = next;
      }
    }),
    { numRuns: 500 },
  );
});
