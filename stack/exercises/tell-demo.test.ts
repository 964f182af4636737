import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEnv } from '@/lib/core/env';
import { readBody } from '@/lib/core/http/read-body';
import { openRedis } from '@/lib/core/stores/open-stores';
import { answerSolved, noteSolved, type SolvedShop } from '@/lib/teaching/lessons/solved-here';
import { claimFolder } from '@/stack/folder-owner';
import { announceDemo, demoFolder } from '@/stack/local-demo';
import { freshRedis } from '@/stack/testing/stores';
import { tellDemo } from './tell-demo';

/* From the terminal that saw an exercise solved to what a page of the same machine is told. */

const TOKEN = 'demo-a-token-of-a-test';
const LESSON = '01-the-last-ticket';
const isLesson = (slug: string) => slug === LESSON;

const cleanups: (() => unknown)[] = [];
let shop: SolvedShop;
let port = 0;
beforeAll(async () => {
  const server = await freshRedis();
  const env = readEnv({
    ...{ DATABASE_URL: 'postgres://nobody@127.0.0.1/none', REDIS_URL: server.url },
    ...{ TICKET_SECRET: 'a secret of a test, thirty-two long', DEMO_MODE: '1', ADMIN_TOKEN: TOKEN },
  });
  const redis = await openRedis(env);
  shop = { demoMode: true, env, stores: { redis } };
  const door = createServer(async (incoming, outgoing) => {
    const { authorization = '', 'content-type': type = '' } = incoming.headers;
    const body = String(await readBody(incoming, 4096));
    const headers = { authorization, 'content-type': type };
    const request = new Request('http://shop.test/api/workshop/solved', { method: 'POST', body, headers });
    const answer = await noteSolved(request, shop, isLesson);
    outgoing.writeHead(answer.status).end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  const address: AddressInfo | string | null = door.address();
  port = typeof address === 'object' && address ? address.port : 0;
  cleanups.push(
    () => door.close(),
    () => redis.close(),
    () => server.stop(),
  );
});
afterAll(async () => {
  for (const clean of cleanups) await clean();
});

async function solvedAt(network: string): Promise<unknown> {
  const request = new Request('http://shop.test/', { headers: { 'x-forwarded-for': network } });
  return JSON.parse((await answerSolved(request, shop))?.body ?? 'null');
}

it('tells nobody where no demo runs', async () => {
  expect(await tellDemo(LESSON, port)).toBeNull();
});

it('tells the demo of this machine, and that one the browsers of this machine', async () => {
  const folder = demoFolder(port);
  const release = claimFolder(folder);
  const hush = announceDemo(folder, { url: `http://127.0.0.1:${port}`, adminToken: TOKEN, doorToken: '' });
  try {
    expect(await solvedAt('127.0.0.1')).toEqual({});
    expect(await tellDemo(LESSON, port)).toBe(`http://127.0.0.1:${port}`);
    expect(await tellDemo('no-lesson', port)).toBeNull();
    expect(await solvedAt('127.0.0.1')).toEqual({ [LESSON]: expect.any(Number) });
    expect(await solvedAt('::1')).toEqual({ [LESSON]: expect.any(Number) });
    expect(await solvedAt('192.0.2.7')).toEqual({});
  } finally {
    hush();
    release();
    rmSync(folder, { recursive: true, force: true });
  }
});

it('is heard of nobody without the token, and of nobody outside of a demo', async () => {
  const ask = (authorization: string, one = shop) =>
    noteSolved(
      new Request('http://shop.test/', {
        method: 'POST',
        body: JSON.stringify({ lesson: LESSON }),
        headers: { authorization },
      }),
      one,
      isLesson,
    );
  expect((await ask('')).status).toBe(404);
  expect((await ask('Bearer a-guess-of-sixteen-letters')).status).toBe(404);
  expect((await ask(`Bearer ${TOKEN}`, { ...shop, demoMode: false })).status).toBe(404);
  expect((await ask(`Bearer ${TOKEN}`)).status).toBe(200);
  expect(await answerSolved(new Request('http://shop.test/'), { ...shop, demoMode: false })).toBeNull();
});
