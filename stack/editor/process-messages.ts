import { z } from 'zod';
import { editorEventSchema } from '@/lib/teaching/editor/events';

/* What the server, its desk and the learners' processes say to each other. */

const requestSchema = z.object({
  lesson: z.string(),
  source: z.string(),
  wanted: z.object({ trial: z.string(), schedule: z.string() }).nullable(),
});

/** To the desk. `leave`: nobody wants that answer any more. */
export const toDeskSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('check'), id: z.number(), request: requestSchema }),
  z.object({ type: z.literal('leave'), id: z.number() }),
]);

/** From the desk: one of the first three, then events up to `over`. */
export const fromDeskSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('taken'), id: z.number() }),
  z.object({ type: z.literal('busy'), id: z.number() }),
  z.object({ type: z.literal('unable'), id: z.number(), because: z.string() }),
  z.object({ type: z.literal('event'), id: z.number(), event: editorEventSchema }),
  z.object({ type: z.literal('over'), id: z.number() }),
]);

/** To a learner's process: its stores, fresh ones each time; then one check. */
export const toLearnerSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('stores'),
    databaseUrl: z.string(),
    /** For the program's own statements. */
    sessionUrl: z.string(),
    redisUrl: z.string(),
  }),
  z.object({
    type: z.literal('check'),
    program: z.object({ text: z.string(), map: z.string() }),
    request: requestSchema.omit({ source: true }),
    part: z.enum(['first', 'rest']),
  }),
  z.object({ type: z.literal('stop') }),
]);

export const fromLearnerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('event'), event: editorEventSchema }),
  z.object({ type: z.literal('over') }),
]);

/**
 * A check comes in two parts, so that each of many sees colours soon: its trials up to the first that has a map, and all
 * others, once that map is good.
 */
export type Part = Extract<ToLearner, { type: 'check' }>['part'];

export type ToDesk = z.infer<typeof toDeskSchema>;
export type FromDesk = z.infer<typeof fromDeskSchema>;
export type ToLearner = z.infer<typeof toLearnerSchema>;
export type FromLearner = z.infer<typeof fromLearnerSchema>;
