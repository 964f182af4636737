import { ANSWER_KINDS, type Answer, type AnswerKind, emptyCounts } from './answer';
import type { CurvePoint, Latency, PackedLatency, Percentiles } from './latency';
import { type PackedSeries, Series } from './series';
import { type BySide, SidedLatency, sideOf } from './sides';

/** All on the clock of `performance.now()`. */
export interface Timing {
  /** When the buyer pressed Buy, or its wait was over. */
  readonly dueAtMs: number;
  /** When the request got its socket; null where it never did. */
  readonly sentAtMs: number | null;
  /** When the answer came, or it was clear that none would. */
  readonly answeredAtMs: number;
}

/** What a run shows while it runs. */
export interface LiveCount {
  readonly counts: Readonly<Record<AnswerKind, number>>;
  readonly requests: number;
  /** Distinct orders that were acknowledged. */
  readonly accepted: number;
  /** Requests that are due and have no answer yet. */
  readonly underWay: number;
}

/** A tally on its way to another thread. */
export interface PackedTally {
  readonly counts: Readonly<Record<AnswerKind, number>>;
  readonly statuses: ReadonlyMap<number, number>;
  readonly errors: ReadonlyMap<string, number>;
  readonly orders: ReadonlyMap<string, number>;
  readonly due: number;
  readonly fromDue: BySide<PackedLatency>;
  readonly onTheWire: BySide<PackedLatency>;
  readonly series: PackedSeries;
}

/** At most this many unexpected answers are told apart. */
const MAX_ERRORS = 20;
const OTHER_ERRORS = 'others';

/** Counts and times every answer of a crowd, as they come. */
export class Tally implements LiveCount {
  readonly counts: Record<AnswerKind, number> = emptyCounts();
  /** How often each HTTP status came. */
  readonly statuses = new Map<number, number>();
  /** How often each unexpected answer came, by what it said; from the 21st on they are `others`. */
  readonly errors = new Map<string, number>();
  readonly series = new Series();
  /** When each order was first acknowledged, ms from the start. */
  private readonly orders = new Map<string, number>();
  private readonly startedAtMs: number;
  private readonly fromDue = new SidedLatency();
  private readonly onTheWire = new SidedLatency();
  private due = 0;

  /** @param startedAtMs when the sale begins, on the clock of `performance.now()` */
  constructor(startedAtMs: number) {
    this.startedAtMs = startedAtMs;
  }

  /** A request is due: it waits for its socket, or goes out at once. */
  expect(dueAtMs: number): void {
    this.due += 1;
    this.series.at(dueAtMs - this.startedAtMs).due += 1;
  }

  /** A request that was due is taken back before it got a socket. */
  withdraw(dueAtMs: number): void {
    this.due -= 1;
    this.series.at(dueAtMs - this.startedAtMs).due -= 1;
  }

  /** An answer that never came is timed until that was clear. @param status left out where none came */
  record(answer: Answer, { dueAtMs, sentAtMs, answeredAtMs }: Timing, status?: number): void {
    const { kind } = answer;
    this.counts[kind] += 1;
    if (status !== undefined) this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (answer.kind === 'error') this.addError(answer.message, 1);
    this.series.at((sentAtMs ?? answeredAtMs) - this.startedAtMs).sent += 1;
    const slice = this.series.at(answeredAtMs - this.startedAtMs);
    slice.answers[kind] = (slice.answers[kind] ?? 0) + 1;
    if ('orderId' in answer && !this.orders.has(answer.orderId)) {
      this.orders.set(answer.orderId, answeredAtMs - this.startedAtMs);
      slice.newOrders += 1;
    }
    const side = sideOf(kind);
    slice.latency.record(answeredAtMs - dueAtMs);
    this.fromDue.record(side, answeredAtMs - dueAtMs);
    if (sentAtMs !== null) this.onTheWire.record(side, answeredAtMs - sentAtMs);
  }

  /** The generator itself was so late. */
  recordLag(atMs: number, lagMs: number): void {
    const slice = this.series.at(atMs - this.startedAtMs);
    slice.lagMs = Math.max(slice.lagMs, lagMs);
  }

  get requests(): number {
    return ANSWER_KINDS.reduce((sum, kind) => sum + this.counts[kind], 0);
  }

  get accepted(): number {
    return this.orders.size;
  }

  get underWay(): number {
    return this.due - this.requests;
  }

  /** When each order was first acknowledged, in order. */
  get acceptedAtMs(): readonly number[] {
    return [...this.orders.values()].sort((a, b) => a - b);
  }

  /** From when a request was due: it hides no stall and no waiting for a socket. */
  get latencyMs(): BySide<Percentiles> {
    return this.fromDue.percentiles;
  }

  get curvesMs(): BySide<CurvePoint[]> {
    return this.fromDue.curves;
  }

  /** Of all sides, from when a request was due. */
  get allLatency(): Latency {
    return this.fromDue.all;
  }

  /** From when a request got its socket: what the server alone took. */
  get onTheWireMs(): BySide<Percentiles> {
    return this.onTheWire.percentiles;
  }

  /** The time of all of them on the wire together. */
  get wireMs(): number {
    const { count, meanMs } = this.onTheWire.all;
    return count * meanMs;
  }

  /** What a shop says may be different each time. */
  private addError(message: string, count: number): void {
    const isKnown = this.errors.has(message) || this.errors.size < MAX_ERRORS;
    const key = isKnown ? message : OTHER_ERRORS;
    this.errors.set(key, (this.errors.get(key) ?? 0) + count);
  }

  pack(): PackedTally {
    const { counts, statuses, errors, orders, due } = this;
    return {
      counts,
      statuses,
      errors,
      orders,
      due,
      fromDue: this.fromDue.pack(),
      onTheWire: this.onTheWire.pack(),
      series: this.series.pack(),
    };
  }

  /** Adds what another thread has counted, of a sale that began at the same moment. */
  addPacked(packed: PackedTally): void {
    for (const kind of ANSWER_KINDS) this.counts[kind] += packed.counts[kind];
    addCounts(this.statuses, packed.statuses);
    for (const [message, count] of packed.errors) this.addError(message, count);
    for (const [id, atMs] of packed.orders) {
      this.orders.set(id, Math.min(atMs, this.orders.get(id) ?? atMs));
    }
    this.due += packed.due;
    this.fromDue.addPacked(packed.fromDue);
    this.onTheWire.addPacked(packed.onTheWire);
    this.series.addPacked(packed.series);
  }
}

function addCounts<K>(sum: Map<K, number>, more: ReadonlyMap<K, number>): void {
  for (const [key, count] of more) sum.set(key, (sum.get(key) ?? 0) + count);
}
