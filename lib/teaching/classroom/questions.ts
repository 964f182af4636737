import { findStrategy } from '@/lib/shop/strategies/registry';
import { MAX_MOVES, splitSchedule } from '@/lib/teaching/explorer/moves';
import type { Run } from '@/lib/teaching/explorer/timeline';
import { findTruth } from '@/lib/teaching/lessons/find-truth';
import type { Lesson } from '@/lib/teaching/lessons/lesson';
import { placeOf } from '@/lib/teaching/lessons/place-of';
import { tellStory } from '@/lib/teaching/player/describe-step';
import { describeFate, FATES, fateOf } from '@/lib/teaching/player/fate';
import { type Buyers, linkTo, nameQuestion, type Place } from '@/lib/teaching/player/place';
import type { Workshop } from '@/lib/teaching/player/workshop';
import { EXPLORER_PREFIX } from './limits';
import { cutTo, MOST } from './plain-text';

/** What a room may be asked: of a lesson, or of a run of the explorer. Nothing else gets onto a wall. */
export interface RoomQuestion {
  /** As the room keeps it and the wall shows it. */
  readonly name: string;
  /** The run that tells. */
  readonly place: Place;
  /** In the order of the page. */
  readonly choices: readonly string[];
  /** Which of them that run shows to hold; null: it is not over. */
  readonly choiceIn: (run: Run) => number | null;
}

/** The question of that name; null: nobody may be asked it. */
export type FindQuestion = (name: string) => RoomQuestion | null;

/** A lesson's question, as its page, the desk and the wall name it. */
export const nameLessonQuestion = ({ number, title, prediction }: Lesson): string =>
  cutTo(MOST.question, `${number} ${title}: ${prediction.question}`);

/** The questions of these lessons, and those of the explorer. */
export function questionsOf(lessons: readonly Lesson[]): FindQuestion {
  const known = new Map(lessons.map((lesson) => [nameLessonQuestion(lesson), toQuestion(lesson)]));
  return (name) => known.get(name) ?? readExplorerQuestion(name);
}

function toQuestion(lesson: Lesson): RoomQuestion {
  const { prediction } = lesson;
  return {
    name: nameLessonQuestion(lesson),
    place: { ...placeOf(prediction), lesson: lesson.slug },
    choices: prediction.choices.map(({ says }) => cutTo(MOST.choice, says)),
    choiceIn: (run) => findTruth(prediction, run),
  };
}

/** A name as the explorer gives it, read back: it names a strategy and a schedule, and holds no word of anybody's own. */
function readExplorerQuestion(name: string): RoomQuestion | null {
  if (!name.startsWith(EXPLORER_PREFIX)) return null;
  const [strategy = '', schedule = ''] = name.slice(EXPLORER_PREFIX.length).split(/[\s:,]+/, 2);
  const moves = splitSchedule(schedule)?.length ?? 0;
  const buyers = ([2, 3, 1] as const).find((count) => isAskedOf(count, schedule, name));
  if (!findStrategy(strategy) || moves === 0 || moves > MAX_MOVES || buyers === undefined) return null;
  const place = { strategy, schedule, buyers, step: 0 };
  if (nameQuestion(place) !== name) return null;
  return {
    name,
    place,
    choices: FATES.map((fate) => describeFate(fate, buyers)),
    choiceIn: (run) => {
      const fate = fateOf(run);
      return fate && FATES.indexOf(fate);
    },
  };
}

/** Two and three buyers have one name: a schedule in which C moves is one of three. */
function isAskedOf(count: Buyers, schedule: string, name: string): boolean {
  const hasWindows = name.includes(', one buyer');
  return count === 1 ? hasWindows : !hasWindows && /c/i.test(schedule) === (count === 3);
}

/** What the run of a question showed. */
export interface ToldTruth {
  /** The choice that holds, from 0. */
  readonly choice: number;
  /** Its steps, in sentences. */
  readonly story: readonly string[];
  /** Where to go through it. */
  readonly href: string;
}

/** Runs it; null: it can't be run now, or is not over. */
export async function tellTruth(
  { place, choiceIn }: RoomQuestion,
  workshop: Workshop | null,
): Promise<ToldTruth | null> {
  const granted = await workshop?.run(place);
  if (granted?.kind !== 'granted') return null;
  const choice = choiceIn(granted.value);
  return choice === null ? null : { choice, story: tellStory(granted.value), href: linkTo(place) };
}
