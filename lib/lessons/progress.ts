import { z } from 'zod';

/** What a browser remembers of a lesson. */
export interface LessonProgress {
  /** The choice of the prediction, from 0. */
  readonly choice?: number | undefined;
  readonly isDone?: boolean | undefined;
}

/** What it remembers of all lessons, by slug. */
export type Progress = Readonly<Record<string, LessonProgress>>;

const progressSchema = z.record(
  z.string(),
  z.object({ choice: z.number().int().min(0).optional(), isDone: z.boolean().optional() }),
);

/** Reads what was kept; what is no progress counts as none. */
export function parseProgress(text: string | null): Progress {
  try {
    return progressSchema.parse(JSON.parse(text ?? '{}'));
  } catch {
    return {};
  }
}

/** The progress with what changed in one lesson. `undefined` forgets a field. */
export function changeProgress(progress: Progress, slug: string, change: LessonProgress): Progress {
  return { ...progress, [slug]: { ...progress[slug], ...change } };
}
