import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Snapshot } from '@/lib/live/snapshot';
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

it('tells of a sale at its next beat but one at the latest, and of nothing about as often', async () => {
  const listener = listen();
  await until(async () => listener.heard.length > 4);
  const before = soldIn(listener.heard[0] ?? { atMs: 0, snapshot: JSON.parse('{"types":[]}') }) ?? 0;
  await buy();
  const soldAtMs = performance.now();
  const told = await until(async () => listener.heard.find((one) => soldIn(one) === before + 1));
  const beatsBefore = listener.heard.filter(({ atMs }) => atMs > soldAtMs && atMs < told.atMs);
  expect(beatsBefore.length).toBeLessThanOrEqual(1);
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

it('tells of what an admin made go wrong, also to who has another process', async () => {
  const admin = (action: string, wish: object) =>
    fetch(`${stack.url}/api/admin/${action}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(wish),
    });
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

it('lets a crowd in, one at a time', async () => {
  const start = async () => {
    const response = await fetch(`${stack.url}/api/admin/crowd`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ticketTypeId: 'night-ferry-captain', buyers: 200 }),
    });
    return response.json();
  };
  const listener = listen();
  expect([await start(), await start()]).toEqual([
    { started: true },
    { started: false, why: 'another crowd is still here' },
  ]);
  const over = await until(
    async () =>
      listener.heard.flatMap(({ snapshot }) => snapshot.feed).find(({ kind }) => kind === 'crowd-over'),
    20_000,
  );
  expect(over.text).toMatch(/^8 of 200 got a ticket/);
  await until(async () => (await start()).started);
  await listener.stop();
});
