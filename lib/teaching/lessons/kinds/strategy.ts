import { checkStrategy } from '../check-strategy';
import type { ExerciseKind } from '../exercise-kind';
import { loadExercise } from '../load-exercise';
import type { Trial } from '../trial';

/** A strategy, in the interface of the registry: the explorer puts every schedule to it. */
export const strategyKind: ExerciseKind<Trial> = {
  check: async (file, trials, { lab }, hearing) =>
    checkStrategy(trials, await loadExercise(file), lab, hearing),
};
