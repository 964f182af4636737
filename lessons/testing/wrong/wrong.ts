/** A solution that a learner might write, and that its lesson's check has to refuse. */
export interface Wrong {
  /** The lesson's folder without its number. */
  readonly lesson: string;
  /** What somebody did, or forgot. */
  readonly mistake: string;
  /** The right solution that it is made of: `right/<lesson>/<of>.ts`. */
  readonly of: string;
  /** Pieces of it that are there exactly once, and what stands in their places. */
  readonly changes: readonly (readonly [find: string, replace: string])[];
  /** It is good in every schedule in which no statement overlaps another: a trial has to ask for that. */
  readonly needsOverlap?: true;
}

export const lessonOf =
  (lesson: string, of: string) =>
  (mistake: string, ...changes: Wrong['changes']): Wrong => ({ lesson, mistake, of, changes });

/** Found only where statements overlap. */
export const overlapping = (wrong: Wrong): Wrong => ({ ...wrong, needsOverlap: true });

/** A script for Redis, as it stands in a program. */
export const script = (name: string, lua: string) => `{ name: '${name}', lua: \`${lua}\` }`;
