import type { TrialReport } from './check-messages';
import type { Bench, Hearing } from './exercise-kind';
import { type ExerciseOf, KIND_OF, type KindName } from './exercise-kinds';

/**
 * Puts a learner's file to the trials of an exercise, as its kind does.
 * @throws {Error} the file can't be read as a program, threw, or does not export what it should
 * @throws {StoreError} a store is out of reach
 */
export const checkExercise = <K extends KindName>(
  { kind, trials }: ExerciseOf<K>,
  file: string,
  bench: Bench,
  hearing: Hearing,
): Promise<readonly TrialReport[]> => KIND_OF[kind].check(file, trials, bench, hearing);
