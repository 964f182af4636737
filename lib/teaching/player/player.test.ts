import { describe, expect, it } from 'vitest';
import type { Run } from '@/lib/teaching/explorer/timeline';
import { holdBack, isAsking, judgeGuess, openPlayer, type Player, type PlayerEvent, play } from './player';
import { SAMPLE_RUN } from './testing/sample-run';

/** The first `count` moves of the sample, open for more. */
function prefix(count: number): Run {
  const steps = SAMPLE_RUN.steps.slice(0, count);
  return { ...SAMPLE_RUN, steps, next: [{ move: 'A', call: null }], harms: [], outcomes: {} };
}

const follow = (player: Player, ...events: readonly PlayerEvent[]) => events.reduce(play, player);
const STEP = { type: 'step' } as const;

describe('a player', () => {
  it.each([
    [0, 0],
    [3, 3],
    [99, 6],
    [-1, 0],
  ])('opened at step %i shows %i', (asked, shown) => {
    expect(openPlayer(SAMPLE_RUN, asked)).toMatchObject({ step: shown, isPlaying: false, guess: null });
  });

  it('steps, goes back, and stays within its run', () => {
    const end = follow(openPlayer(SAMPLE_RUN, 4), STEP, STEP, STEP, STEP);
    expect(end.step).toBe(6);
    expect(follow(end, { type: 'back' }).step).toBe(5);
    expect(follow(end, { type: 'start' }, { type: 'back' }).step).toBe(0);
    expect(follow(end, { type: 'seek', step: 2 }).step).toBe(2);
    expect(follow(openPlayer(SAMPLE_RUN, 0), { type: 'end' }).step).toBe(6);
  });

  it('stops playing at the end, when somebody takes it back, and when told', () => {
    const playing = follow(openPlayer(SAMPLE_RUN, 4), { type: 'play' });
    expect(follow(playing, STEP).isPlaying).toBe(true);
    expect(follow(playing, STEP, STEP).isPlaying).toBe(false);
    for (const type of ['back', 'pause', 'start', 'end'] as const) {
      expect(follow(playing, { type }).isPlaying, type).toBe(false);
    }
  });

  it('plays a run that is over from its start, and an open one from where it is', () => {
    expect(follow(openPlayer(SAMPLE_RUN, 6), { type: 'play' })).toMatchObject({ step: 0, isPlaying: true });
    expect(follow(openPlayer(prefix(3), 3), { type: 'play' })).toMatchObject({ step: 3, isPlaying: true });
  });

  it('asks before the step that decides, and nowhere else', () => {
    const asking = [0, 1, 2, 3, 4, 5, 6].filter((step) => isAsking(openPlayer(SAMPLE_RUN, step)));
    expect(asking).toEqual([2]);
  });

  it('never blocks a learner who goes on without a word, and asks no second time', () => {
    const unasked = openPlayer(SAMPLE_RUN, 2, false);
    expect(isAsking(unasked)).toBe(false);
    expect(isAsking(follow(unasked, { type: 'restart' }, STEP, STEP))).toBe(false);
    const passed = follow(openPlayer(SAMPLE_RUN, 2), STEP);
    expect(passed).toMatchObject({ step: 3, guess: 'skipped' });
    expect(isAsking(follow(passed, { type: 'back' }))).toBe(false);
    expect(follow(openPlayer(SAMPLE_RUN, 2), { type: 'skip' })).toMatchObject({ step: 3, guess: 'skipped' });
  });

  it('judges a prediction once the whole run is seen', () => {
    const said = follow(openPlayer(SAMPLE_RUN, 2), { type: 'guess', fate: 'too-many' });
    expect(said.step).toBe(3);
    expect(judgeGuess(said)).toBeNull();
    expect(judgeGuess(follow(said, { type: 'end' }))).toBe('right');
    const wrong = follow(openPlayer(SAMPLE_RUN, 2), { type: 'guess', fate: 'nobody' }, { type: 'end' });
    expect(judgeGuess(wrong)).toBe('wrong');
    expect(judgeGuess(follow(openPlayer(SAMPLE_RUN, 2), { type: 'skip' }, { type: 'end' }))).toBeNull();
  });

  it('held back, stands before the step that decides, however far it has gone', () => {
    const said = follow(openPlayer(SAMPLE_RUN, 2), { type: 'guess', fate: 'too-many' }, { type: 'end' });
    expect(holdBack(said)).toMatchObject({ step: 2, isPlaying: false, guess: 'too-many' });
    expect(isAsking(holdBack(said))).toBe(false);
    expect(judgeGuess(holdBack(said))).toBeNull();
    expect(holdBack(follow(said, { type: 'start' })).step).toBe(0);
  });

  it('shows a move at once, unless it decides: then it is predicted first', () => {
    const second = follow(openPlayer(prefix(1), 1), { type: 'moved', run: prefix(2) });
    expect(second).toMatchObject({ step: 2, isPlaying: false });
    const third = follow(second, { type: 'play' }, { type: 'moved', run: prefix(3) });
    expect(third).toMatchObject({ step: 2, isPlaying: false });
    expect(isAsking(third)).toBe(true);
    const said = follow(third, { type: 'guess', fate: 'too-many' }, { type: 'moved', run: prefix(4) });
    expect(said).toMatchObject({ step: 4, guess: 'too-many' });
    expect(judgeGuess(said)).toBeNull();
  });

  it('forgets the prediction with the schedule, and when all are sent back', () => {
    const said = follow(openPlayer(SAMPLE_RUN, 2), { type: 'guess', fate: 'nobody' });
    expect(follow(said, { type: 'opened', run: prefix(4), step: 0 })).toEqual(openPlayer(prefix(4), 0));
    expect(follow(said, { type: 'restart' })).toEqual(openPlayer(SAMPLE_RUN, 0));
  });

  it('asks once more where it asked, when all are asked a second time', () => {
    const said = follow(openPlayer(SAMPLE_RUN, 2), { type: 'guess', fate: 'nobody' }, { type: 'end' });
    const again = follow(said, { type: 'ask-again' });
    expect(again).toEqual(openPlayer(SAMPLE_RUN, 2));
    expect(isAsking(again)).toBe(true);
  });
});
