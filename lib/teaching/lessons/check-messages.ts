import { z } from 'zod';

/** What the process that checks an exercise tells the one that watches over it. */
export const fromCheckSchema = z.discriminatedUnion('type', [
  /** It is still there, and no loop keeps it. */
  z.object({ type: z.literal('alive') }),
  z.object({ type: z.literal('progress'), title: z.string(), schedules: z.number() }),
  z.object({
    type: z.literal('verdict'),
    trials: z.array(
      z.object({
        title: z.string(),
        schedules: z.number(),
        bad: z.number(),
        /** The first schedule that went wrong, told step by step, and what is wrong with it. */
        first: z
          .object({ schedule: z.string(), story: z.string(), complaints: z.array(z.string()) })
          .nullable(),
      }),
    ),
  }),
  /** The exercise could not be run at all. */
  z.object({ type: z.literal('broken'), message: z.string() }),
]);

export type FromCheck = z.infer<typeof fromCheckSchema>;

/** How the trials of an exercise went; after the first bad one no more are tried. */
export type TrialReport = Extract<FromCheck, { type: 'verdict' }>['trials'][number];

/** What it is told: check this file. */
export const toCheckSchema = z.object({
  file: z.string(),
  slug: z.string(),
  width: z.number(),
});
