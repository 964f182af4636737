import { ANSWER_KINDS, type AnswerKind } from './answer';
import { Latency } from './latency';

/** What happened in one slice of time. */
export interface Slice {
  /** Requests that were due. */
  due: number;
  /** Requests that got their socket. */
  sent: number;
  /** Answers by their kind, without those to people who browse. */
  readonly answers: Partial<Record<AnswerKind, number>>;
  /** Orders that were acknowledged for the first time. */
  newOrders: number;
  readonly latency: Latency;
  /** How late the generator itself was, at worst, ms. */
  lagMs: number;
}

const FIRST_SLICE_MS = 10;
const MAX_SLICES = 300;

const emptySlice = (): Slice => ({
  due: 0,
  sent: 0,
  answers: {},
  newOrders: 0,
  latency: new Latency(2),
  lagMs: 0,
});

/** A run over time, in slices that grow with it: ten milliseconds at first, and never more than 300 of them. */
export class Series {
  sliceMs = FIRST_SLICE_MS;
  /** By number; a slice in which nothing happened may be missing. */
  slices: (Slice | undefined)[] = [];

  /** The slice of a moment, in ms from the start; what came before the start counts as the start. */
  at(ms: number): Slice {
    while (ms >= this.sliceMs * MAX_SLICES) this.widen();
    const index = Math.max(0, Math.floor(ms / this.sliceMs));
    const found = this.slices[index] ?? emptySlice();
    this.slices[index] = found;
    return found;
  }

  private widen(): void {
    const narrow = this.slices;
    this.slices = [];
    this.sliceMs *= 2;
    narrow.forEach((slice, index) => {
      if (slice) addSlice(this.at((index * this.sliceMs) / 2), slice);
    });
  }
}

function addSlice(sum: Slice, more: Slice): void {
  sum.due += more.due;
  sum.sent += more.sent;
  sum.newOrders += more.newOrders;
  sum.lagMs = Math.max(sum.lagMs, more.lagMs);
  sum.latency.add(more.latency);
  for (const kind of ANSWER_KINDS) {
    const count = more.answers[kind];
    if (count !== undefined) sum.answers[kind] = (sum.answers[kind] ?? 0) + count;
  }
}
