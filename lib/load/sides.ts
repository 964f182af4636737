import type { AnswerKind } from './answer';
import { type CurvePoint, Latency, type PackedLatency, type Percentiles } from './latency';

/** Answers that sold, and those that surely did not. */
export interface BySide<T> {
  readonly accepted: T;
  readonly refused: T;
}

export type Side = keyof BySide<unknown>;

/** The others are neither: nobody knows, or nothing was understood. */
export const SIDES: Partial<Record<AnswerKind, Side>> = {
  sold: 'accepted',
  replayed: 'accepted',
  contended: 'refused',
  soldOut: 'refused',
  keyInProgress: 'refused',
  limitReached: 'refused',
  keyReused: 'refused',
  rateLimited: 'refused',
};

/** The times of both sides. */
export class SidedLatency {
  private readonly sides: BySide<Latency> = { accepted: new Latency(), refused: new Latency() };

  record(side: Side, ms: number): void {
    this.sides[side].record(ms);
  }

  get percentiles(): BySide<Percentiles> {
    return mapSides(this.sides, (latency) => latency.percentiles);
  }

  get curves(): BySide<CurvePoint[]> {
    return mapSides(this.sides, (latency) => latency.curve);
  }

  /** Both sides together. */
  get all(): Latency {
    const all = new Latency();
    all.add(this.sides.accepted);
    all.add(this.sides.refused);
    return all;
  }

  pack(): BySide<PackedLatency> {
    return mapSides(this.sides, (latency) => latency.pack());
  }

  addPacked({ accepted, refused }: BySide<PackedLatency>): void {
    this.sides.accepted.addPacked(accepted);
    this.sides.refused.addPacked(refused);
  }
}

function mapSides<T, R>({ accepted, refused }: BySide<T>, map: (side: T) => R): BySide<R> {
  return { accepted: map(accepted), refused: map(refused) };
}
