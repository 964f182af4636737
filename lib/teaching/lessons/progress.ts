import { parseJson } from '@/lib/core/parse-json';

/** What a browser remembers of a lesson. */
export interface LessonProgress {
  /** The choice of the prediction, from 0. */
  readonly choice?: number | undefined;
  /** It was said in a second vote. */
  readonly isSecond?: boolean | undefined;
  /** The rest of the lesson was opened without an answer. */
  readonly isOpened?: boolean | undefined;
  readonly isDone?: boolean | undefined;
  /** What was broken, in the words of its `says`. */
  readonly broken?: readonly string[] | undefined;
}

/** What it remembers of all lessons, by slug. */
export type Progress = Readonly<Record<string, LessonProgress>>;

/** Reads what was kept; what is no progress counts as none. By hand, for a schema library is more than the page. */
export function parseProgress(text: string | null): Progress {
  const kept = parseJson(text ?? '');
  return isProgress(kept) ? kept : {};
}

function isProgress(value: unknown): value is Progress {
  return isObject(value) && Object.values(value).every(isLessonProgress);
}

function isLessonProgress(value: unknown): value is LessonProgress {
  if (!isObject(value)) return false;
  const { choice, broken, ...flags }: Readonly<Partial<Record<keyof LessonProgress, unknown>>> = value;
  const isChoice = typeof choice === 'number' && Number.isInteger(choice) && choice >= 0;
  const areFlags = Object.values(flags).every((flag) => flag === undefined || typeof flag === 'boolean');
  return (choice === undefined || isChoice) && areFlags && isTexts(broken);
}

const isTexts = (value: unknown) =>
  value === undefined || (Array.isArray(value) && value.every((one) => typeof one === 'string'));

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The progress with what changed in one lesson. `undefined` forgets a field. */
export function changeProgress(progress: Progress, slug: string, change: LessonProgress): Progress {
  return { ...progress, [slug]: { ...progress[slug], ...change } };
}
