import { expect, it } from 'vitest';
import type { Choose, Played } from './run-schedule';
import { drawSchedule } from './sample';

const STEPS = 12;

/** Two buyers who can always move. */
function play(choose: Choose): Played {
  const moves: string[] = [];
  while (moves.length < STEPS) moves.push(choose(['A', 'B'], moves, []) ?? '');
  return { moves, choices: [], footprints: [], outcomes: {}, deadlocks: 0, aborts: 0, harms: [] };
}

it('a run that is played again is the same, and counts once', async () => {
  const rules = { faults: [], maxFaults: 0 };
  const draw = (tries: number) => {
    const playAgain = async (choose: Choose) => {
      for (let n = 1; n < tries; n++) choose(['A', 'B'], [], []);
      return play(choose);
    };
    return drawSchedule({ ...rules, play: playAgain }, 1, 7);
  };
  const once = await draw(1);
  expect(once.weight).toBe(2 ** STEPS);
  expect(await draw(3)).toEqual(once);
});
