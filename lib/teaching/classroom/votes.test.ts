import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SAMPLE_RUN } from '@/lib/teaching/player/testing/sample-run';
import { DRIVER_PAIRS } from '@/stack/testing/drivers';
import { HOST, LESSON, openTestRooms, QUESTION, type TestRooms } from '@/stack/testing/rooms';
import { maySeeTruth } from './may-see-truth';

/* What a room is asked, how it votes, and who sees what of that when. */

const OF_EXPLORER = 'Explorer: naive ABAABB: what will happen?';
const SOLD_TWICE = 'The one ticket is sold twice.';
const say = (choice: string, more: object = {}) => ({ question: QUESTION, choice, ...more });
const inOrder = (...counts: readonly number[]) =>
  ['none', 'one', 'two'].map((says, at) => ({ says, count: counts[at], before: null }));

describe.each(DRIVER_PAIRS)('votes in a classroom, %s drivers', (pair) => {
  let rooms: TestRooms;
  beforeAll(async () => {
    rooms = await openTestRooms(pair);
  });
  beforeEach(() => rooms.redis.flushall());
  afterAll(() => rooms?.close());

  it('shows the wall how many have answered, and after the reveal what and what happened', async () => {
    const { teach, joinAs, lookAt, lookAtWall } = rooms;
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
    const { teach, joinAs, lookAtWall } = rooms;
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
    expect(await teach('again', { code, question: QUESTION }), 'twice is enough').toMatchObject({
      status: 404,
    });
    await teach('show', { code, question: QUESTION });
    const [{ answered, votes }] = (await lookAtWall(code)).questions;
    expect(answered).toBe(3);
    expect(votes.choices.map(({ before }: { before: number }) => before)).toEqual([0, 2, 1]);
    expect(votes.choices.map(({ count }: { count: number }) => count)).toEqual([0, 1, 2]);
    expect(votes.moves).toEqual([{ from: 1, to: 2, count: 1 }]);
  });

  it('takes questions and answers from the lessons and the explorer alone', async () => {
    const { teach, joinAs, lookAtWall } = rooms;
    const { code } = await teach('open');
    const ann = await joinAs('Ann', code);
    const refused = { counts: false, because: 'unknown' };
    expect(await ann.ask('predict', { question: 'Who is stupid?', choice: 'one' })).toEqual(refused);
    expect(await ann.ask('predict', say('Bob'))).toEqual(refused);
    const explorer = (text: string) => ({
      question: `Explorer: ${text}: what will happen?`,
      choice: SOLD_TWICE,
    });
    for (const text of ['magic AB', 'naive ABZ', 'naive', 'naive AB and a word', 'naive AB, one buyer']) {
      expect(await ann.ask('predict', explorer(text)), text).toEqual(refused);
    }
    expect(await ann.ask('predict', { question: OF_EXPLORER, choice: SOLD_TWICE })).toEqual({ counts: true });
    await teach('show', { code, question: OF_EXPLORER });
    expect((await lookAtWall(code)).questions).toMatchObject([
      { question: OF_EXPLORER, truth: { choice: 0 } },
    ]);
  });

  it('keeps the truth of a lesson from those who wait for it, and from nobody else', async () => {
    const { teach, joinAs } = rooms;
    const { code } = await teach('open');
    const ann = await joinAs('Ann', code);
    const maySee = (cookie?: string) => {
      const request = new Request(`http://${HOST}/`, cookie === undefined ? {} : { headers: { cookie } });
      return maySeeTruth(LESSON, request, rooms.shop);
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

  it('sends everybody back to step 1, with all predictions open again', async () => {
    const { teach, joinAs, lookAt } = rooms;
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
});
