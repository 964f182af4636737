import type { FaultKind } from '@/lib/shop/strategies/strategy';
import type { Actor } from '@/lib/teaching/explorer/moves';
import type { Harm, Run } from '@/lib/teaching/explorer/timeline';
import type { Buyers } from '@/lib/teaching/player/place';
import type { Exercise } from './exercise-kinds';

/** A lesson of the workshop. Its text and its exercise lie beside it: `lesson.md`, `exercise.ts`. */
export interface Lesson {
  /** 1 to 99: its name in links, files and commands. In which order they are taught, the registry says. */
  readonly number: number;
  /** The name of its folder and of its page, such as `01-the-last-ticket`. */
  readonly slug: string;
  readonly title: string;
  /** What it is about, in a sentence. */
  readonly idea: string;
  /** What reading, trying and predicting takes. The exercise comes on top. */
  readonly minutes: number;
  readonly claim: Claim;
  readonly tries: readonly Try[];
  readonly prediction: Prediction;
  readonly exercise: Exercise;
  /** What to break on purpose. */
  readonly breaks?: readonly BreakIt[];
  /** The same with other people's tools. */
  readonly inYourStack?: readonly StackSnippet[];
}

/** What an article says of the subject, and what a run says of it. Code stands between backticks. */
export interface Claim {
  readonly article: string;
  readonly says: string;
  readonly verdict: 'right' | 'half right' | 'wrong';
  readonly because: string;
}

/** A schedule worth seeing. What it shows is what its run shows: a test runs it. */
export interface Try {
  /** A strategy of the registry. */
  readonly strategy: string;
  readonly schedule: string;
  /** How many of its steps are shown when it is opened. */
  readonly step: number;
  /** Two where nothing is said. */
  readonly buyers?: Buyers;
  readonly says: string;
  readonly shows: {
    readonly harms: readonly Harm[];
    readonly outcomes: Readonly<Partial<Record<Actor, string>>>;
  };
}

/** A question about one run. No answer is written down: the run says which choice holds, and exactly one does. */
export interface Prediction {
  readonly question: string;
  readonly strategy: string;
  readonly schedule: string;
  readonly buyers?: Buyers;
  readonly choices: readonly { readonly says: string; readonly holds: (run: Run) => boolean }[];
}

/** Make a strategy go wrong, in few moves. Whether a run does it: break-it.ts. */
export interface BreakIt {
  /** What is to be done, in a sentence. */
  readonly says: string;
  readonly strategy: string;
  readonly harm: Harm;
  readonly atMostMoves: number;
  readonly buyers?: Buyers;
  /** How many buyers have to be told that they have bought; left out: that is all the same. */
  readonly sold?: number;
  /** The one fault that it has to be done with, and may be done with; left out: any, or none. */
  readonly fault?: FaultKind;
}

/** A program of a few lines, which a test runs (stack/in-your-stack.test.ts). */
export interface StackSnippet {
  /** The library, as its users call it. */
  readonly stack: string;
  /** What one has to know there, in a sentence. */
  readonly says: string;
  /** Its file in examples/in-your-stack. */
  readonly file: string;
}
