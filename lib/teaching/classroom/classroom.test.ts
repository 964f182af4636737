import { Redis as IoRedis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyFaults } from '@/lib/core/stores/faults';
import { DRIVER_PAIRS } from '@/stack/testing/drivers';
import { atOnce } from '@/stack/testing/race';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { freshRedis } from '@/stack/testing/stores';
import type { Lesson } from '@/lib/teaching/lessons/lesson';
import { SAMPLE_RUN } from '@/lib/teaching/player/testing/sample-run';
import type { Workshop } from '@/lib/teaching/player/workshop';
import { answerClassroom } from './answer-classroom';
import { EXPLORER_PREFIX, MOST_BY_EXPLORER, MOST_IN_ALL, MOST_LEARNERS, MOST_ROOMS } from './limits';
import { readDesk } from './desk';
import { maySeeTruth } from './may-see-truth';
import { nameLessonQuestion, questionsOf } from './questions';
import { closeRoom, joinRoom, keepPrediction, openRoom, pollRoom, removeLearner, showTruth } from './room';

const ADMIN_TOKEN = 'the token of a teacher';
const HOST = 'shop.example';

const LESSON: Lesson = {
  number: 1,
  slug: '01-how-many',
  title: 'How many',
  idea: '',
  minutes: 1,
  claim: { article: '', says: '', verdict: 'wrong', because: '' },
  tries: [],
  prediction: {
    question: 'How many are sold?',
    strategy: 'naive',
    schedule: 'ABAABB',
    choices: [
      { says: 'none', holds: (run) => run.outcomes.A !== 'sold' },
      { says: 'one', holds: (run) => run.outcomes.A === 'sold' && run.outcomes.B !== 'sold' },
      { says: 'two', holds: (run) => run.outcomes.A === 'sold' && run.outcomes.B === 'sold' },
    ],
  },
  exercise: { task: '', trials: [] },
};
const QUESTION = nameLessonQuestion(LESSON);
const OF_EXPLORER = 'Explorer: naive ABAABB: what will happen?';
const SOLD_TWICE = 'The one ticket is sold twice.';

/** Of a run that was made before: what is asked here is the room, not the lab. */
const workshop: Pick<Workshop, 'run'> = { run: async () => ({ kind: 'granted', value: SAMPLE_RUN }) };
const LECTERN = {
  find: questionsOf([LESSON]),
  workshop: async () => ({ ...workshop, map: () => Promise.reject(new Error('none')), close: async () => {} }),
};
const TELL_NOTHING = async () => null;

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
    const answer = await answerClassroom(action, request, test.shop, LECTERN);
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
    return { room: body.room, ask, cookie };
  }

  it('shows the teacher at which lesson and step each learner is', async () => {
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

  const lookAtWall = async (code: string) => (await post('wall', { code })).body.wall;
  const say = (choice: string, more: object = {}) => ({ question: QUESTION, choice, ...more });
  const inOrder = (...counts: readonly number[]) =>
    ['none', 'one', 'two'].map((says, at) => ({ says, count: counts[at], before: null }));

  it('shows the wall how many have answered, and after the reveal what and what happened', async () => {
    const { code } = await teach('open');
    const [ann, bob, cid] = [await joinAs('Ann', code), await joinAs('Bob', code), await joinAs('Cid', code)];
    await ann.ask('predict', say('one'));
    await ann.ask('predict', say('two'));
    await bob.ask('predict', say('two'));
    await cid.ask('predict', say('none'));
    const votes = { choices: inOrder(1, 0, 2), moves: [] };
    const asked = { question: QUESTION, isShown: false, isAgain: false, answered: 3, truth: null };
    expect((await lookAt(code)).questions).toEqual([{ ...asked, votes }]);
    expect(await lookAtWall(code)).toEqual({ code, learners: 3, questions: [{ ...asked, votes: null }] });
    expect((await ann.ask('poll')).room.shown).toEqual([]);

    await teach('show', { code, question: QUESTION });
    expect((await ann.ask('poll')).room.shown).toEqual([QUESTION]);
    expect(await bob.ask('predict', say('none'))).toEqual({ counts: false, because: 'shown' });
    const wall = await lookAtWall(code);
    expect(wall.questions).toMatchObject([{ isShown: true, votes, truth: { choice: 2 } }]);
    expect(wall.questions[0].truth.story).toHaveLength(SAMPLE_RUN.steps.length);
    expect(wall.questions[0].truth.href).toContain('lesson=01-how-many');
    expect(JSON.stringify(wall)).not.toMatch(/Ann|Bob|Cid/);
    expect(await teach('show', { code, question: 'never asked' })).toMatchObject({ status: 404 });
  });

  it('asks a second time, and shows how the vote moved', async () => {
    const { code } = await teach('open');
    const [ann, bob, cid] = [await joinAs('Ann', code), await joinAs('Bob', code), await joinAs('Cid', code)];
    expect(await teach('again', { code, question: QUESTION })).toMatchObject({ status: 404 });
    await ann.ask('predict', say('one'));
    await bob.ask('predict', say('one'));
    await cid.ask('predict', say('two'));
    expect(await ann.ask('predict', say('two', { vote: 2 }))).toEqual({ counts: false, because: 'again' });
    await teach('again', { code, question: QUESTION });
    expect((await ann.ask('poll')).room.again).toEqual([QUESTION]);
    expect((await lookAtWall(code)).questions).toMatchObject([{ isAgain: true, answered: 0, votes: null }]);
    expect(await ann.ask('predict', say('one'))).toEqual({ counts: false, because: 'again' });
    await ann.ask('predict', say('two', { vote: 2 }));
    await bob.ask('predict', say('one', { vote: 2 }));
    await cid.ask('predict', say('two', { vote: 2 }));
    expect(await teach('again', { code, question: QUESTION }), 'twice is enough').toMatchObject({ status: 404 });
    await teach('show', { code, question: QUESTION });
    const [{ answered, votes }] = (await lookAtWall(code)).questions;
    expect(answered).toBe(3);
    expect(votes.choices.map(({ before }: { before: number }) => before)).toEqual([0, 2, 1]);
    expect(votes.choices.map(({ count }: { count: number }) => count)).toEqual([0, 1, 2]);
    expect(votes.moves).toEqual([{ from: 1, to: 2, count: 1 }]);
  });

  it('takes questions and answers from the lessons and the explorer alone', async () => {
    const { code } = await teach('open');
    const ann = await joinAs('Ann', code);
    const refused = { counts: false, because: 'unknown' };
    expect(await ann.ask('predict', { question: 'Who is stupid?', choice: 'one' })).toEqual(refused);
    expect(await ann.ask('predict', say('Bob'))).toEqual(refused);
    const explorer = (text: string) => ({ question: `Explorer: ${text}: what will happen?`, choice: SOLD_TWICE });
    for (const text of ['magic AB', 'naive ABZ', 'naive', 'naive AB and a word', 'naive AB, one buyer']) {
      expect(await ann.ask('predict', explorer(text)), text).toEqual(refused);
    }
    expect(await ann.ask('predict', { question: OF_EXPLORER, choice: SOLD_TWICE })).toEqual({ counts: true });
    await teach('show', { code, question: OF_EXPLORER });
    expect((await lookAtWall(code)).questions).toMatchObject([{ question: OF_EXPLORER, truth: { choice: 0 } }]);
  });

  it('tells two of one name apart, renames, and takes somebody out with all answers', async () => {
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

  it('keeps the truth of a lesson from those who wait for it, and from nobody else', async () => {
    const { code } = await teach('open');
    const ann = await joinAs('Ann', code);
    const maySee = (cookie?: string) => {
      const request = new Request(`http://${HOST}/`, cookie === undefined ? {} : { headers: { cookie } });
      return maySeeTruth(LESSON, request, test.shop);
    };
    expect(await maySee()).toBe(true);
    expect(await maySee(ann.cookie)).toBe(false);
    await ann.ask('predict', say('one'));
    expect(await maySee(ann.cookie)).toBe(false);
    await teach('show', { code, question: QUESTION });
    expect(await maySee(ann.cookie)).toBe(true);
    await teach('restart', { code });
    expect(await maySee(ann.cookie)).toBe(false);
    await teach('close', { code });
    expect(await maySee(ann.cookie)).toBe(true);
  });

  it('goes on while the shop is told that Redis is gone', async () => {
    const { code } = await teach('open');
    const ann = await joinAs('Ann', code);
    applyFaults(test.shop.faults, { redisGone: true });
    try {
      expect(await ann.ask('predict', say('one'))).toEqual({ counts: true });
      expect(await lookAtWall(code)).toMatchObject({ learners: 1 });
    } finally {
      applyFaults(test.shop.faults, { redisGone: false });
    }
  });

  it('sends everybody back to step 1, with all predictions open again', async () => {
    const { code } = await teach('open');
    const ann = await joinAs('Ann', code);
    await ann.ask('poll', { place: { lesson: '2', step: '7' } });
    await ann.ask('predict', say('one'));
    await teach('again', { code, question: QUESTION });
    await teach('show', { code, question: QUESTION });
    await teach('restart', { code });
    expect((await ann.ask('poll')).room).toMatchObject({ epoch: 1, shown: [], again: [] });
    expect(await lookAt(code)).toMatchObject({ epoch: 1, learners: [{ place: null }], questions: [] });
    expect(await ann.ask('predict', say('one'))).toEqual({ counts: true });
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
    const [first, second] = [await teach('open'), await teach('open')];
    const { headers } = await post('join', { code: first.code, name: 'Ann' });
    const cookie = headers['set-cookie'] ?? '';
    expect(cookie).toMatch(
      /^seat=\w{5}\.[\w-]{36}; Path=\/; Max-Age=86400; HttpOnly; SameSite=Strict$/,
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
    for (const action of ['open', 'desk', 'show', 'again', 'remove', 'rename', 'restart', 'close', 'nothing']) {
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
        LECTERN,
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
    await keepPrediction(redis, seat, { question: QUESTION, choice: 'two', vote: 1 });
    await showTruth(redis, code, QUESTION);
    await joinRoom(redis, { code, learner: 'other', name: 'ann' });
    expect(await pollRoom(redis, { code, learner: 'other' })).toMatchObject({ name: 'ann 2' });
    await removeLearner(redis, code, 'other');
    expect(await pollRoom(redis, seat)).toEqual({ code, name: 'Ann', epoch: 0, shown: [QUESTION], again: [] });
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
