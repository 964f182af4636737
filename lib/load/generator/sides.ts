import { ANSWER_KINDS, type AnswerKind, leavesDoubt } from './answer';
import { type CurvePoint, Latency, type Percentiles } from './latency';

/** Answers that sold, those that surely did not, and the others: nobody knows, or nothing was understood. */
export interface BySide<T> {
  readonly accepted: T;
  readonly refused: T;
  readonly other: T;
}

export type Side = keyof BySide<unknown>;

export function sideOf(kind: AnswerKind): Side {
  if (kind === 'sold' || kind === 'replayed') return 'accepted';
  return leavesDoubt(kind) ? 'other' : 'refused';
}

/** Answers that surely sold nothing. */
export function countRefusals(answers: Readonly<Record<AnswerKind, number>>): number {
  const refused = ANSWER_KINDS.filter((kind) => sideOf(kind) === 'refused');
  return refused.reduce((sum, kind) => sum + answers[kind], 0);
}

/** The times of all sides. */
export class SidedLatency {
  private readonly sides: BySide<Latency> = {
    accepted: new Latency(),
    refused: new Latency(),
    other: new Latency(),
  };

  record(side: Side, ms: number): void {
    this.sides[side].record(ms);
  }

  get percentiles(): BySide<Percentiles> {
    return mapSides(this.sides, (latency) => latency.percentiles);
  }

  get curves(): BySide<CurvePoint[]> {
    return mapSides(this.sides, (latency) => latency.curve);
  }

  /** All sides together. */
  get all(): Latency {
    const all = new Latency();
    all.add(this.sides.accepted);
    all.add(this.sides.refused);
    all.add(this.sides.other);
    return all;
  }
}

function mapSides<T, R>({ accepted, refused, other }: BySide<T>, map: (side: T) => R): BySide<R> {
  return { accepted: map(accepted), refused: map(refused), other: map(other) };
}
