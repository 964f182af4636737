import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyFaults } from '@/lib/core/stores/faults';
import { DRIVER_PAIRS } from '@/stack/testing/drivers';
import { atOnce } from '@/stack/testing/race';
import { ADMIN_TOKEN, LECTERN, openTestRooms, postTo, QUESTION, type TestRooms } from '@/stack/testing/rooms';
import { openTestShop } from '@/stack/testing/shop';
import { freshRedis } from '@/stack/testing/stores';
import { readDesk } from './desk';
import { EXPLORER_PREFIX, MOST_BY_EXPLORER, MOST_IN_ALL, MOST_LEARNERS, MOST_ROOMS } from './limits';
import { closeRoom, joinRoom, keepPrediction, openRoom, pollRoom, removeLearner, showTruth } from './room';

const TELL_NOTHING = async () => null;
const say = (choice: string, more: object = {}) => ({ question: QUESTION, choice, ...more });
const inOrder = (...counts: readonly number[]) =>
  ['none', 'one', 'two'].map((says, at) => ({ says, count: counts[at], before: null }));

describe.each(DRIVER_PAIRS)('a classroom, %s drivers', (pair) => {
  let rooms: TestRooms;
  beforeAll(async () => {
    rooms = await openTestRooms(pair);
  });
  beforeEach(() => rooms.redis.flushall());
  afterAll(() => rooms?.close());

  it('shows the teacher at which lesson and step each learner is', async () => {
    const { teach, joinAs, lookAt } = rooms;
    const { code } = await teach('open');
    expect(code).toMatch(/^[B-DF-HJ-NP-TV-XZ]{5}$/);
    const zoe = await joinAs('  Zoë <b>👩‍🏫</b>  ', ` ${code.toLowerCase()} `);
    const bob = await joinAs('Bob', code);
    expect(zoe.room).toEqual({ code, name: 'Zoë <b>👩‍🏫</b>', epoch: 0, shown: [], again: [] });
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

  it('tells two of one name apart, renames, and takes somebody out with all answers', async () => {
    const { teach, joinAs, lookAt } = rooms;
    const { code } = await teach('open');
    const [first, second] = [await joinAs('Anna', code), await joinAs('anna', code)];
    expect([first.room.name, second.room.name]).toEqual(['Anna', 'anna 2']);
    await second.ask('join', { code, name: 'anna 2' });
    await first.ask('predict', say('one'));
    await second.ask('predict', say('two'));
    const [one, two] = (await lookAt(code)).learners;
    expect([one.name, two.name]).toEqual(['Anna', 'anna 2']);
    await teach('rename', { code, learner: two.id, name: 'Anna' });
    expect((await second.ask('poll')).room.name).toBe('Anna 2');
    await teach('rename', { code, learner: two.id, name: 'Anna K.' });
    expect((await second.ask('poll')).room.name).toBe('Anna K.');
    await teach('remove', { code, learner: one.id });
    expect(await first.ask('poll')).toEqual({ room: null });
    expect((await lookAt(code)).learners).toMatchObject([{ name: 'Anna K.' }]);
    expect((await lookAt(code)).questions[0].votes.choices).toEqual(inOrder(0, 0, 1));
    expect(await teach('remove', { code, learner: one.id })).toMatchObject({ status: 404 });
  });

  it('goes on while the shop is told that Redis is gone', async () => {
    const { teach, joinAs, lookAtWall } = rooms;
    const { code } = await teach('open');
    const ann = await joinAs('Ann', code);
    applyFaults(rooms.shop.faults, { redisGone: true });
    try {
      expect(await ann.ask('predict', say('one'))).toEqual({ counts: true });
      expect(await lookAtWall(code)).toMatchObject({ learners: 1 });
    } finally {
      applyFaults(rooms.shop.faults, { redisGone: false });
    }
  });

  it('is gone for all when it is closed, and an hour after anybody did something in it', async () => {
    const { teach, post, joinAs, lookAt, lookAtWall, redis } = rooms;
    const { code } = await teach('open');
    const ann = await joinAs('Ann', code);
    await ann.ask('predict', { question: QUESTION, choice: 'one' });
    await ann.ask('poll', { place: { lesson: '2', step: '7' } });
    const end = async () =>
      Math.max(...(await Promise.all((await redis.keys('lt:{classroom}*')).map((key) => redis.pttl(key)))));
    for (const key of await redis.keys('*')) await redis.pexpire(key, 100_000);
    await ann.ask('poll');
    await lookAtWall(code);
    expect(await end(), 'a page that stands open').toBeLessThanOrEqual(100_000);
    const deeds = [() => ann.ask('poll', { place: { lesson: '2', step: '8' } }), () => lookAt(code)];
    for (const act of deeds) {
      for (const key of await redis.keys('*')) await redis.pexpire(key, 100_000);
      await act();
      for (const key of await redis.keys('lt:{classroom}*')) {
        expect(await redis.pttl(key), key).toBeGreaterThan(3_500_000);
      }
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
    const { redis } = rooms;
    const { redis: store } = rooms.shop.stores;
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
      keepPrediction(store, { code, learner }, { question, choice: 'one', vote: 1 });
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
    const { teach, post, lookAt } = rooms;
    const [first, second] = [await teach('open'), await teach('open')];
    const { headers } = await post('join', { code: first.code, name: 'Ann' });
    const cookie = headers['set-cookie'] ?? '';
    expect(cookie).toMatch(/^seat=\w{5}\.[\w-]{36}; Path=\/; Max-Age=86400; HttpOnly; SameSite=Strict$/);
    await post('join', { code: first.code, name: 'Anna' }, { cookie });
    expect((await lookAt(first.code)).learners).toMatchObject([{ name: 'Anna' }]);
    await post('join', { code: second.code, name: 'Anna' }, { cookie });
    expect((await lookAt(first.code)).learners).toEqual([]);
    expect((await lookAt(second.code)).learners).toHaveLength(1);
  });

  it('refuses what has not the right shape, and names it', async () => {
    const { teach, post } = rooms;
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
    const { teach, post, lookAt } = rooms;
    const { code } = await teach('open');
    for (const action of [
      'open',
      'desk',
      'show',
      'again',
      'remove',
      'rename',
      'restart',
      'close',
      'nothing',
    ]) {
      expect((await post(action, { code, question: QUESTION })).status, action).toBe(404);
      const headers = { authorization: 'Bearer something else' };
      expect((await post(action, { code, question: QUESTION }, headers)).status, action).toBe(404);
    }
    const foreign = { origin: 'https://elsewhere.example' };
    expect((await post('join', { code, name: 'Ann' }, foreign)).status).toBe(403);
    expect(await lookAt(code)).toMatchObject({ learners: [] });
  });

  it('does not limit a class by its one address, but each learner', async () => {
    const { teach, post, joinAs } = rooms;
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
      postTo({ ...shop.shop, demoMode }, 'open', {}, { authorization: `Bearer ${ADMIN_TOKEN}` });
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
    await keepPrediction(redis, seat, { question: QUESTION, choice: 'two', vote: 1 });
    await showTruth(redis, code, QUESTION);
    await joinRoom(redis, { code, learner: 'other', name: 'ann' });
    expect(await pollRoom(redis, { code, learner: 'other' })).toMatchObject({ name: 'ann 2' });
    await removeLearner(redis, code, 'other');
    expect(await pollRoom(redis, seat)).toEqual({
      code,
      name: 'Ann',
      epoch: 0,
      shown: [QUESTION],
      again: [],
    });
    expect(await readDesk(redis, code, LECTERN.find, TELL_NOTHING)).toMatchObject({
      learners: [{ name: 'Ann' }],
      questions: [{ question: QUESTION, answered: 1 }],
    });
    await closeRoom(redis, code);
    expect(await pollRoom(redis, seat)).toBeNull();
  } finally {
    await test.close();
    await emulated.stop();
  }
});
