import { z } from 'zod';
import { CODE_LENGTH, CODE_LETTERS } from './limits';
import { MOST, toPlainText } from './plain-text';

/* The params of the classroom's actions. Every text is bounded; none holds a control character. */

export const text = (most: number) =>
  z
    .string()
    .transform(toPlainText)
    .pipe(
      z
        .string()
        .min(1, 'should not be empty')
        .max(most, `should have at most ${most} characters`)
        .regex(/^[^\p{Cc}\p{Cs}\p{Bidi_Control}]*$/u, 'should be plain text'),
    );

export const code = z
  .string()
  .transform((given) => given.trim().toUpperCase())
  .pipe(
    z.string().regex(new RegExp(`^[${CODE_LETTERS}]{${CODE_LENGTH}}$`), `should be ${CODE_LENGTH} letters`),
  );

/** Where a learner is. `step` is what the page calls it: "3", "ABAABB, 4 of 6". */
export const placeSchema = z.strictObject({ lesson: text(MOST.lesson), step: text(MOST.step) });
export type Place = Readonly<z.infer<typeof placeSchema>>;

/** What asks for it, by its own name: "Lesson 1: how many are sold?". */
export const question = text(MOST.question);

/** The first vote on a question, or the second. */
export const vote = z.union([z.literal(1), z.literal(2)]).default(1);

/** A learner as the desk names one. */
export const learnerId = z.string().regex(/^[\w-]{4,36}$/, 'should be the id of a learner');

/** The code in a link; null: none that a room can have. */
export const readCode = (given: unknown): string | null => code.safeParse(given).data ?? null;
