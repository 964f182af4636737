import type { ExerciseKind } from './exercise-kind';
import { consumerKind } from './kinds/consumer';
import { coordinatorKind } from './kinds/coordinator';
import { readerKind } from './kinds/reader';
import { strategyKind } from './kinds/strategy';
import { twoPhaseKind } from './kinds/two-phase';

/** What an exercise can be. A kind is a file in kinds/ and a line here. */
const KINDS = {
  strategy: strategyKind,
  coordinator: coordinatorKind,
  'two-phase': twoPhaseKind,
  consumer: consumerKind,
  reader: readerKind,
};

type KindName = keyof typeof KINDS;
type TrialOf<K extends KindName> = (typeof KINDS)[K] extends ExerciseKind<infer Trial> ? Trial : never;

/** An exercise of one of these kinds: of its own, the trials are known. */
export type ExerciseOf<K extends KindName> = {
  readonly [Kind in K]: {
    readonly kind: Kind;
    /** What is to be done, in a sentence or two. */
    readonly task: string;
    readonly trials: readonly TrialOf<Kind>[];
  };
}[K];

export type Exercise = ExerciseOf<KindName>;

/** How each is checked, for whoever has an exercise of any kind. */
export const KIND_OF: { readonly [K in KindName]: ExerciseKind<TrialOf<K>> } = KINDS;

export type { KindName };
