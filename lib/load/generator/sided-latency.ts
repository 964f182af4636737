import { type CurvePoint, Latency, type Percentiles } from './latency';
import type { BySide, Side } from './sides';

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
