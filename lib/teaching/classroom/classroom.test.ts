import { Redis as IoRedis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DRIVER_PAIRS } from '@/stack/testing/drivers';
import { atOnce } from '@/stack/testing/race';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { freshRedis } from '@/stack/testing/stores';
import { answerClassroom } from './answer-classroom';
import { EXPLORER_PREFIX, MOST_BY_EXPLORER, MOST_IN_ALL, MOST_LEARNERS, MOST_ROOMS } from './limits';
import { closeRoom, joinRoom, keepPrediction, openRoom, pollRoom, readDesk, showTruth } from './room';

const ADMIN_TOKEN = 'the token of a teacher';
const HOST = 'shop.example';
const QUESTION = 'Lesson 1: how many are sold?';

describe.each(DRIVER_PAIRS)('a classroom, %s drivers', (pair) => {
  let test: TestShop;
  let redis: IoRedis;
  beforeAll(async () => {
    test = await openTestShop('web', { ADMIN_TOKEN }, pair);
    redis = new IoRedis(test.redis.url);
  });
  beforeEach(() => redis.flushall());
  afterAll(async () => {
    redis?.disconnect();
    await test?.close();
  });

  async function post(action: string, params: unknown, headers: Readonly<Record<string, string>> = {}) {
    const request = new Request(`http://${HOST}/api/classroom/${action}`, {
      method: 'POST',
      headers: { host: HOST, ...headers },
      body: JSON.stringify(params),
    });
    const answer = await answerClassroom(action, request, test.shop);
    return { ...answer, body: JSON.parse(answer.body) };
  }
  const teach = async (action: string, params: object = {}) =>
    (await post(action, params, { authorization: `Bearer ${ADMIN_TOKEN}` })).body;
  const lookAt = async (code: string) => (await teach('desk', { code })).desk;

  async function joinAs(name: string, code: string) {
    const { status, headers, body } = await post('join', { code, name });
    expect(status).toBe(200);
    const cookie = (headers['set-cookie'] ?? '').split(';', 1)[0] ?? '';
    const ask = async (action: string, params: object = {}) => (await post(action, params, { cookie })).body;
    return { room: body.room, ask };
  }

  it('shows the teacher at which lesson and step each learner is', async () => {
    const { code } = await teach('open');
    expect(code).toMatch(/^[B-DF-HJ-NP-TV-XZ]{5}$/);
    const zoe = await joinAs('  Zoë <b>👩‍🏫</b>  ', ` ${code.toLowerCase()} `);
    const bob = await joinAs('Bob', code);
    expect(zoe.room).toEqual({ code, name: 'Zoë <b>👩‍🏫</b>', epoch: 0, keptBack: [] });
    await bob.ask('poll', { place: { lesson: '1 The last ticket', step: '3' } });
    await bob.ask('poll');
    expect(await lookAt(code)).toMatchObject({
      code,
      epoch: 0,
      learners: [
        { name: 'Bob', place: { lesson: '1 The last ticket', step: '3' } },
        { name: 'Zoë <b>👩‍🏫</b>', place: null },
      ],
      questions: [],
    });
    await bob.ask('leave');
    expect(await bob.ask('poll')).toEqual({ room: null });
    expect((await lookAt(code)).learners).toHaveLength(1);
  });

  it('counts predictions, the last one of each learner, until the truth is shown', async () => {
    const { code } = await teach('open');
    const ann = await joinAs('Ann', code);
    const bob = await joinAs('Bob', code);
    const cid = await joinAs('Cid', code);
    const say = (choice: string) => ({ question: QUESTION, choice });
    await ann.ask('predict', say('one'));
    await ann.ask('predict', say('two'));
    await bob.ask('predict', say('two'));
    await cid.ask('predict', say('none'));
    const spread = [
      { choice: 'two', count: 2 },
      { choice: 'none', count: 1 },
    ];
    expect((await lookAt(code)).questions).toEqual([{ question: QUESTION, isShown: false, spread }]);
    expect((await ann.ask('poll')).room.keptBack).toEqual([QUESTION]);

    await teach('show', { code, question: QUESTION });
    expect((await ann.ask('poll')).room.keptBack).toEqual([]);
    expect(await bob.ask('predict', say('none'))).toEqual({ counts: false, because: 'shown' });
    expect((await lookAt(code)).questions).toEqual([{ question: QUESTION, isShown: true, spread }]);
    expect(await teach('show', { code, question: 'never asked' })).toMatchObject({ status: 404 });
  });

  it('sends everybody back to step 1, with all predictions open again', async () => {
    const { code } = await teach('open');
    const ann = await joinAs('Ann', code);
    await ann.ask('poll', { place: { lesson: '2', step: '7' } });
    await ann.ask('predict', { question: QUESTION, choice: 'one' });
    await teach('show', { code, question: QUESTION });
    await teach('restart', { code });
    expect((await ann.ask('poll')).room).toMatchObject({ epoch: 1, keptBack: [] });
    expect(await lookAt(code)).toMatchObject({ epoch: 1, learners: [{ place: null }], questions: [] });
  });

  it('is gone for all when it is closed, and an hour after anybody did something in it', async () => {
    const { code } = await teach('open');
    const ann = await joinAs('Ann', code);
    await ann.ask('predict', { question: QUESTION, choice: 'one' });
    await ann.ask('poll', { place: { lesson: '2', step: '7' } });
    const end = async () =>
      Math.max(...(await Promise.all((await redis.keys('lt:{classroom}*')).map((key) => redis.pttl(key)))));
    for (const key of await redis.keys('*')) await redis.pexpire(key, 100_000);
    await ann.ask('poll');
    await lookAt(code);
    expect(await end(), 'a page that stands open').toBeLessThanOrEqual(100_000);
    await ann.ask('poll', { place: { lesson: '2', step: '8' } });
    for (const key of await redis.keys('lt:{classroom}*')) {
      expect(await redis.pttl(key), key).toBeGreaterThan(3_500_000);
    }
    await teach('close', { code });
    expect(await ann.ask('poll')).toEqual({ room: null });
    expect(await lookAt(code)).toBeNull();
    expect(await ann.ask('predict', { question: QUESTION, choice: 'one' })).toEqual({
      counts: false,
      because: 'gone',
    });
    expect(await redis.keys('lt:{classroom}:?*')).toEqual([]);
    expect((await post('join', { code, name: 'Late' })).body.errors).toEqual([
      { field: 'room', message: 'No open room has this code' },
    ]);
  });

  it('bounds rooms, learners and questions, also when they come at once', async () => {
    const { redis: store } = test.shop.stores;
    const codes = await atOnce(MOST_ROOMS + 5, () => openRoom(store));
    expect(codes.filter((code) => code !== null)).toHaveLength(MOST_ROOMS);
    const [code, other] = codes.flatMap((one) => one ?? []);
    if (!code || !other) throw new Error('no room was opened');
    const joined = await atOnce(MOST_LEARNERS + 5, (n) =>
      joinRoom(store, { code, name: `Learner ${n}`, learner: `learner-${n}` }),
    );
    expect(joined.filter((answer) => answer === 'in')).toHaveLength(MOST_LEARNERS);
    expect(joined.filter((answer) => answer === 'full')).toHaveLength(5);
    const { questions, choices } = MOST_IN_ALL;
    const ask = (question: string, learner = 'learner-1') =>
      keepPrediction(store, { code, learner }, { question, choice: 'one' });
    const explored = await atOnce(MOST_BY_EXPLORER.questions + 5, (n) => ask(`${EXPLORER_PREFIX}${n}`));
    expect(explored.filter((kept) => kept === 'kept')).toHaveLength(MOST_BY_EXPLORER.questions);
    const asked = await atOnce(questions, (n) => ask(`Question ${n}`));
    expect(asked.filter((kept) => kept === 'kept')).toHaveLength(questions - MOST_BY_EXPLORER.questions);
    expect(asked.filter((kept) => kept === 'full')).toHaveLength(MOST_BY_EXPLORER.questions);
    const others = Array.from({ length: choices }, (_, n) => [`Question 1\nlearner of before ${n}`, 'one']);
    await redis.hset(`lt:{classroom}:${code}:choices`, Object.fromEntries(others));
    const [known = ''] = await redis.zrange(`lt:{classroom}:${code}:questions`, 0, 0);
    expect(await ask(known)).toBe('kept');
    expect(await ask(known, 'learner-2')).toBe('full');
    await closeRoom(store, other);
    expect(await openRoom(store)).not.toBeNull();
  });

  it('keeps one seat a browser, and the rooms apart', async () => {
    const [first, second] = [await teach('open'), await teach('open')];
    const { headers } = await post('join', { code: first.code, name: 'Ann' });
    const cookie = headers['set-cookie'] ?? '';
    expect(cookie).toMatch(
      /^seat=\w{5}\.[\w-]{36}; Path=\/api\/classroom; Max-Age=86400; HttpOnly; SameSite=Strict$/,
    );
    await post('join', { code: first.code, name: 'Anna' }, { cookie });
    expect((await lookAt(first.code)).learners).toMatchObject([{ name: 'Anna' }]);
    await post('join', { code: second.code, name: 'Anna' }, { cookie });
    expect((await lookAt(first.code)).learners).toEqual([]);
    expect((await lookAt(second.code)).learners).toHaveLength(1);
  });

  it('refuses what has not the right shape, and names it', async () => {
    const { code } = await teach('open');
    const errorsOf = async (action: string, params: unknown) =>
      (await post(action, params)).body.errors.map(({ field }: { field: string }) => field);
    expect(await errorsOf('join', { code, name: '   ' })).toEqual(['name']);
    expect(await errorsOf('join', { code, name: 'x'.repeat(41) })).toEqual(['name']);
    expect(await errorsOf('join', { code, name: 'a\u202eb' })).toEqual(['name']);
    expect(await errorsOf('join', { code: 'AEIOU', name: 'Ann' })).toEqual(['code']);
    expect(await errorsOf('join', { code, name: 'Ann', role: 'teacher' })).toEqual(['body']);
    expect(await errorsOf('predict', { question: 'x'.repeat(301), choice: '' })).toEqual([
      'question',
      'choice',
    ]);
    expect(await errorsOf('poll', { place: { lesson: '1' } })).toEqual(['place.step']);
    expect((await post('join', 'x'.repeat(5000))).status).toBe(413);
  });

  it('lets nobody teach without the token, nor anybody act from another site', async () => {
    const { code } = await teach('open');
    for (const action of ['open', 'desk', 'show', 'restart', 'close', 'nothing']) {
      expect((await post(action, { code, question: QUESTION })).status, action).toBe(404);
      const headers = { authorization: 'Bearer something else' };
      expect((await post(action, { code, question: QUESTION }, headers)).status, action).toBe(404);
    }
    const foreign = { origin: 'https://elsewhere.example' };
    expect((await post('join', { code, name: 'Ann' }, foreign)).status).toBe(403);
    expect(await lookAt(code)).toMatchObject({ learners: [] });
  });

  it('does not limit a class by its one address, but each learner', async () => {
    const { code } = await teach('open');
    const address = { 'x-forwarded-for': '192.168.1.1' };
    const statuses = await atOnce(
      60,
      async (n) => (await post('join', { code, name: `N${n}` }, address)).status,
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    const ann = await joinAs('Ann', code);
    const answers = await atOnce(200, () => ann.ask('poll'));
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
    expect(answers.filter(({ room }) => room).length).toBeGreaterThanOrEqual(150);
  });
});

it('is not there in a shop that is no demo, and says so while Redis is away', async () => {
  const shop = await openTestShop('web', { ADMIN_TOKEN });
  try {
    const ask = (demoMode: boolean) =>
      answerClassroom(
        'open',
        new Request(`http://${HOST}/`, {
          method: 'POST',
          headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
        }),
        { ...shop.shop, demoMode },
      );
    expect((await ask(false)).status).toBe(404);
    expect((await ask(true)).status).toBe(200);
    await shop.redis.kill();
    expect((await ask(true)).status).toBe(503);
  } finally {
    await shop.close();
  }
});

it('works on an emulated Redis, too', async () => {
  const emulated = await freshRedis('emulated');
  const test = await openTestShop('web', { REDIS_URL: emulated.url });
  try {
    const { redis } = test.shop.stores;
    const code = (await openRoom(redis)) ?? '';
    const seat = { code, learner: 'ann' };
    await joinRoom(redis, { ...seat, name: 'Ann' });
    await keepPrediction(redis, seat, { question: QUESTION, choice: 'two' });
    await showTruth(redis, code, QUESTION);
    expect(await pollRoom(redis, seat)).toEqual({ code, name: 'Ann', epoch: 0, keptBack: [] });
    expect(await readDesk(redis, code)).toMatchObject({
      learners: [{ name: 'Ann' }],
      questions: [{ question: QUESTION, spread: [{ choice: 'two', count: 1 }] }],
    });
    await closeRoom(redis, code);
    expect(await pollRoom(redis, seat)).toBeNull();
  } finally {
    await test.close();
    await emulated.stop();
  }
});
