import { z } from 'zod';
import type { Run } from '@/lib/teaching/explorer/timeline';

/** What is heard of a check in the browser, one line of JSON each. */
export const editorEventSchema = z.discriminatedUnion('type', [
  /** A schedule was run. `kind` as the map of the explorer draws it; `complaints`: what is wrong with it. */
  z.object({
    type: z.literal('cell'),
    trial: z.string(),
    schedule: z.string(),
    kind: z.enum(['bad', 'stopped', 'good']),
    complaints: z.array(z.string()),
  }),
  /** A trial is over. After the first that goes wrong there is no other. */
  z.object({ type: z.literal('trial'), title: z.string(), schedules: z.number(), bad: z.number() }),
  /** One schedule step by step: the first that goes wrong, or the one that was asked for. */
  z.object({
    type: z.literal('run'),
    trial: z.string(),
    run: z.custom<Run>((value) => z.looseObject({ steps: z.array(z.unknown()) }).safeParse(value).success),
    complaints: z.array(z.string()),
  }),
  /** It could not be run, or not to its end. `line` of the exercise, from 1; null: not known. */
  z.object({ type: z.literal('broken'), message: z.string(), line: z.number().nullable() }),
  /** All is said. */
  z.object({ type: z.literal('done'), isSolved: z.boolean() }),
]);

/** The one kind of exercise that a browser's desk can confine and check; of others a page says so. */
export const EDITOR_KIND = 'strategy';

export type EditorEvent = z.infer<typeof editorEventSchema>;

/** The text of an exercise, to be checked; or one schedule of it, to be seen step by step. */
export interface EditorRequest {
  /** The lesson's slug. */
  readonly lesson: string;
  readonly source: string;
  readonly wanted: { readonly trial: string; readonly schedule: string } | null;
}

/** More is no exercise. */
export const MAX_SOURCE_BYTES = 16 * 1024;
