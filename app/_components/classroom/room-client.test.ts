import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RoomState } from '@/lib/teaching/classroom/room';

/* What a page knows of its room, while the answers of the shop are held back and let go by the test. */

type Client = typeof import('./room-client');

interface Asked {
  readonly action: string;
  readonly params: unknown;
  readonly answer: (body: object) => void;
  readonly fail: () => void;
}

const QUESTION = 'How many are sold?';
const state = (more: Partial<RoomState> = {}) => ({
  room: { code: 'BCDFG', name: 'Ada', epoch: 3, shown: [], again: [], ...more },
});

let asked: Asked[];
let client: Client;
beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  asked = [];
  vi.stubGlobal('fetch', (path: string, { body }: { readonly body: string }) => {
    const { promise, answer, fail } = held();
    asked.push({ action: path.replace('/api/classroom/', ''), params: JSON.parse(body), answer, fail });
    return promise;
  });
  client = await import('./room-client');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function held() {
  let answer: (body: object) => void = () => {};
  let fail: () => void = () => {};
  const promise = new Promise((resolve, reject) => {
    answer = (body) => resolve(new Response(JSON.stringify(body)));
    fail = () => reject(new TypeError('fetch failed'));
  });
  return { promise, answer, fail };
}

/** Answers the oldest request that is waiting, and lets the page hear it. */
async function answer(action: string, body: object): Promise<unknown> {
  const first = asked.shift();
  expect(first?.action).toBe(action);
  first?.answer(body);
  await vi.advanceTimersByTimeAsync(0);
  return first?.params;
}

test('asks once for all subscribers, every second and a half, and only in a room', async () => {
  const stop = [client.subscribe(() => {}), client.subscribe(() => {})];
  await answer('poll', state());
  expect(client.currentView().room).toEqual({ code: 'BCDFG', name: 'Ada' });
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(1500);
  await answer('poll', { room: null });
  expect(client.currentView().room).toBeNull();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual([]);
  for (const one of stop) one();
});

test('counts how often all were sent back since the page was loaded', async () => {
  client.subscribe(() => {});
  await answer('poll', state());
  expect(client.currentView().epoch).toBe(0);
  await vi.advanceTimersByTimeAsync(1500);
  await answer('poll', state({ epoch: 4 }));
  expect(client.currentView().epoch).toBe(1);
});

test('says where the learner is as soon as the room is known, and again only when it changes', async () => {
  client.subscribe(() => {});
  client.report('1 The last ticket', 3);
  expect(await answer('poll', state())).toEqual({});
  await vi.advanceTimersByTimeAsync(0);
  expect(await answer('poll', state())).toEqual({ place: { lesson: '1 The last ticket', step: '3' } });
  client.report('1 The last ticket', 3);
  expect(asked).toEqual([]);
  client.report('1 The last ticket', 4);
  expect(await answer('poll', state())).toEqual({ place: { lesson: '1 The last ticket', step: '4' } });
  await vi.advanceTimersByTimeAsync(1500);
  expect(await answer('poll', state())).toEqual({});
});

test('knows what the teacher has shown, and forgets it when all are sent back', async () => {
  client.subscribe(() => {});
  await answer('poll', state());
  expect(client.currentView().shown).toEqual(new Set());
  await vi.advanceTimersByTimeAsync(1500);
  await answer('poll', state({ shown: [QUESTION] }));
  expect(client.currentView().shown).toEqual(new Set([QUESTION]));
  await vi.advanceTimersByTimeAsync(1500);
  await answer('poll', state({ epoch: 4 }));
  expect(client.currentView().shown).toEqual(new Set());
});

test('a prediction says in which vote it was made, and the same words count a second time', async () => {
  client.subscribe(() => {});
  await answer('poll', state());
  client.predict(`  ${QUESTION} `, 'Two');
  expect(await answer('predict', { counts: true })).toEqual({ question: QUESTION, choice: 'Two', vote: 1 });
  await answer('poll', state());
  await vi.advanceTimersByTimeAsync(1500);
  await answer('poll', state({ again: [QUESTION] }));
  client.predict(QUESTION, 'Two');
  expect(await answer('predict', { counts: true })).toEqual({ question: QUESTION, choice: 'Two', vote: 2 });
});

test('outside of a room predicts nothing and keeps nothing back', async () => {
  client.subscribe(() => {});
  expect(client.currentView().isKnown).toBe(false);
  await answer('poll', { room: null });
  expect(client.currentView().isKnown).toBe(true);
  client.predict(QUESTION, 'Two');
  client.report('1', 2);
  expect(asked).toEqual([]);
});

test('sends a prediction again that did not reach the room', async () => {
  client.subscribe(() => {});
  await answer('poll', state());
  client.predict(QUESTION, 'Two');
  asked.shift()?.fail();
  await vi.advanceTimersByTimeAsync(1500);
  await answer('poll', state());
  expect(await answer('predict', { counts: true })).toEqual({ question: QUESTION, choice: 'Two', vote: 1 });
  await answer('poll', state());
  client.predict(QUESTION, 'Two');
  expect(asked).toEqual([]);
  expect(client.currentView().uncounted).toEqual(new Set());
});

test.each(['full', 'unknown'])('knows what a room does not count: %s', async (because) => {
  client.subscribe(() => {});
  await answer('poll', state());
  client.predict(QUESTION, 'Two');
  await answer('predict', { counts: false, because });
  await answer('poll', state());
  expect(client.currentView().uncounted).toEqual(new Set([QUESTION]));
});
