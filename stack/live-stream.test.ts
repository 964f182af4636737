import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Snapshot } from '@/lib/control/dashboard/snapshot';
import { type Stack, startStack } from './launcher';
import { until } from './testing/until';

/* The dashboard's stream, from real server processes behind one port. */

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ ephemeral: true, instances: 2 });
}, 180_000);

afterAll(() => stack?.stop());

const TICKET_TYPE = 'night-ferry-balcony';

async function buy(): Promise<void> {
  const response = await fetch(`${stack.url}/api/purchases`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      cookie: `buyer=${randomUUID()}`,
    },
    body: JSON.stringify({ ticketTypeId: TICKET_TYPE, quantity: 1 }),
  });
  expect(response.status).toBe(201);
}

const admin = (action: string, params: object) =>
  fetch(`${stack.url}/api/admin/${action}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stack.adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(params),
  });

async function startCrowd(ticketTypeId: string, buyers: number) {
  return (await admin('crowd', { ticketTypeId, buyers })).json();
}

interface Heard {
  readonly atMs: number;
  readonly snapshot: Snapshot;
}

/** Listens until it is told to stop. Its connection goes to one of the processes. */
function listen(since?: number) {
  const stopping = new AbortController();
  const heard: Heard[] = [];
  const history: Snapshot[] = [];
  const ended = (async () => {
    const response = await fetch(`${stack.url}/api/live`, {
      signal: stopping.signal,
      headers: since === undefined ? {} : { 'last-event-id': String(since) },
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    let rest = '';
    for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1] ?? '';
        if (block.includes('event: snapshot'))
          heard.push({ atMs: performance.now(), snapshot: JSON.parse(data) });
        if (block.includes('event: history')) history.push(...JSON.parse(data));
      }
    }
  })().catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });
  return {
    heard,
    history,
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}

const soldOf = ({ heard }: { readonly heard: readonly Heard[] }, ticketTypeId: string) =>
  heard.flatMap(({ snapshot }) => snapshot.types).findLast(({ id }) => id === ticketTypeId)?.sold ?? 0;
const soldIn = ({ snapshot }: Heard) => snapshot.types.find(({ id }) => id === TICKET_TYPE)?.sold;

it('tells every listener, whichever process it has, the same', async () => {
  const listeners = Array.from({ length: 6 }, () => listen());
  await until(async () => listeners.every(({ heard }) => heard.length > 0));
  await buy();
  await until(async () => listeners.every(({ heard }) => heard.some((one) => soldIn(one) === 1)));
  const seqs = listeners.map(({ heard }) => heard.find((one) => soldIn(one) === 1)?.snapshot.seq);
  expect(new Set(seqs).size).toBe(1);
  await Promise.all(listeners.map(({ stop }) => stop()));
});

/* A beat is a quarter of a second, and the figures that it reads follow a sale by 200 ms. */
it('tells of a sale at its next beat but two at the latest, and of nothing about as often', async () => {
  const listener = listen();
  await until(async () => listener.heard.length > 4);
  const before = soldIn(listener.heard[0] ?? { atMs: 0, snapshot: JSON.parse('{"types":[]}') }) ?? 0;
  await buy();
  const soldAtMs = performance.now();
  const told = await until(async () => listener.heard.find((one) => soldIn(one) === before + 1));
  const beatsBefore = listener.heard.filter(({ atMs }) => atMs > soldAtMs && atMs < told.atMs);
  expect(beatsBefore.length).toBeLessThanOrEqual(2);
  await until(async () => listener.heard.length > 12);
  const gaps = listener.heard.slice(1).map(({ atMs }, i) => atMs - (listener.heard[i]?.atMs ?? atMs));
  expect(gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)]).toBeLessThan(1000);
  await listener.stop();
});

it('goes on where it was cut, without a gap', async () => {
  const first = listen();
  await until(async () => first.heard.length > 2);
  await first.stop();
  const last = first.heard.at(-1)?.snapshot.seq ?? 0;
  const meanwhile = listen();
  await until(async () => meanwhile.heard.some(({ snapshot }) => snapshot.seq > last + 3));
  const second = listen(last);
  await until(async () => second.heard.length > 2);
  await Promise.all([second.stop(), meanwhile.stop()]);
  const seqs = [
    ...second.history.map(({ seq }) => seq),
    ...second.heard.slice(1).map(({ snapshot }) => snapshot.seq),
  ];
  expect(seqs).toEqual(seqs.map((_, i) => last + 1 + i));
});

it('tells of what an admin made go wrong, also to a visitor of another process', async () => {
  const listeners = Array.from({ length: 4 }, () => listen());
  const all = (isSo: (snapshot: Snapshot) => boolean) =>
    until(async () => listeners.every(({ heard }) => heard.some(({ snapshot }) => isSo(snapshot))));
  await admin('strategy', { id: 'conditional-update' });
  await all(({ strategy }) => strategy === 'conditional-update');
  await admin('faults', { redisGone: true });
  await all(({ stores }) => stores.redis === 'gone');
  await admin('faults', { redisGone: false });
  const cleared = listeners.map(({ heard }) => heard.length);
  await until(async () =>
    listeners.every(({ heard }, i) =>
      heard.slice(cleared[i]).some(({ snapshot }) => snapshot.stores.redis === 'ok'),
    ),
  );
  await admin('strategy', { id: 'merged' });
  await Promise.all(listeners.map(({ stop }) => stop()));
});

it('tells a right token from a wrong one, at once, whatever the case of its scheme', async () => {
  const mayI = async (authorization: string) =>
    (await fetch(`${stack.url}/api/admin/may-i`, { method: 'POST', headers: { authorization } })).status;
  expect(await mayI(`Bearer ${stack.adminToken}`)).toBe(200);
  expect(await mayI(`bearer ${stack.adminToken}`)).toBe(200);
  expect(await mayI(`Bearer ${stack.adminToken}x`)).toBe(404);
  expect(await mayI(stack.adminToken)).toBe(404);
});

const CAPTAIN = 'night-ferry-captain';
const STANDING = 'night-ferry-standing';

/** The newest that was heard of the crowd, once it is over. */
const overFor = (listener: ReturnType<typeof listen>, ticketTypeId: string) =>
  until(async () => {
    const crowd = listener.heard.at(-1)?.snapshot.crowd;
    return crowd?.ticketTypeId === ticketTypeId && crowd.endedAt !== null && crowd;
  }, 40_000);

it('lets a crowd in, one at a time, and says what became of it until the next one', async () => {
  const listener = listen();
  expect([await startCrowd(CAPTAIN, 200), await startCrowd(CAPTAIN, 200)]).toEqual([
    { started: true },
    { started: false, why: 'a crowd is already running' },
  ]);
  const crowd = await overFor(listener, CAPTAIN);
  expect(crowd).toMatchObject({ buyers: 200, gotTicket: 8, strategy: 'merged', isLost: false });
  expect(crowd.answers).toMatchObject({ sold: 8, error: 0, unavailable: 0 });
  expect(crowd.answers.soldOut).toBeGreaterThan(0);
  const later = listen();
  expect((await overFor(later, CAPTAIN)).id).toBe(crowd.id);
  const over = later.heard.flatMap(({ snapshot }) => snapshot.feed).find(({ kind }) => kind === 'crowd-over');
  expect(over?.text).toBe('8 of 200 buyers got a ticket');
  await Promise.all([listener.stop(), later.stop()]);
});

it('shows a crowd whole whose Redis goes down while it buys, and lets the next one in', async () => {
  await admin('reset', { ticketTypeId: STANDING, stock: 300 });
  const listener = listen();
  expect(await startCrowd(STANDING, 3000)).toEqual({ started: true });
  await until(async () => soldOf(listener, STANDING) > 0);
  await admin('faults', { redisGone: true });
  const crowd = await overFor(listener, STANDING);
  expect(crowd).toMatchObject({ buyers: 3000, gotTicket: 300, isLost: false });
  expect(Object.values(crowd.answers).reduce((sum, count) => sum + count, 0)).toBe(crowd.requests);
  const feed = listener.heard.flatMap(({ snapshot }) => snapshot.feed);
  expect(feed).toContainEqual(expect.objectContaining({ kind: 'fault', text: 'Redis down' }));
  await admin('faults', { redisGone: false });
  await listener.stop();
});

it('lets a crowd in where Redis is really gone, and shows why it was refused', async () => {
  await admin('reset', { ticketTypeId: CAPTAIN, stock: 5 });
  await stack.redis?.kill();
  const listener = listen();
  expect(await startCrowd(CAPTAIN, 100)).toEqual({ started: true });
  const crowd = await overFor(listener, CAPTAIN);
  expect(crowd.gotTicket).toBe(5);
  expect(crowd.answers.soldOut).toBeGreaterThan(0);
  const { stores } = listener.heard.at(-1)?.snapshot ?? {};
  expect(stores).toEqual({ postgres: 'ok', redis: 'gone', payments: 'ok' });
  // What is gone is only what Redis knew: how long the answers took, each process still says of itself.
  expect(listener.heard.some(({ snapshot }) => snapshot.latencyMs !== null)).toBe(true);
  await listener.stop();
});
