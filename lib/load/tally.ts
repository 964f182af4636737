import { ANSWER_KINDS, type Answer, type AnswerKind, emptyCounts } from './answer';
import { type CurvePoint, Latency, type PackedLatency, type Percentiles } from './latency';
import { type PackedSeries, Series } from './series';

/** Answers that sold, and those that surely did not. */
export interface BySide<T> {
  readonly accepted: T;
  readonly refused: T;
}

type Side = keyof BySide<unknown>;

export type Latencies = BySide<Percentiles>;
export type Curves = BySide<CurvePoint[]>;

/** All on the clock of `performance.now()`. */
export interface Timing {
  /** When the buyer pressed Buy, or its wait was over. */
  readonly dueAtMs: number;
  /** When the request got its socket; null where it never did. */
  readonly sentAtMs: number | null;
  /** When the answer came, or it was clear that none would. */
  readonly answeredAtMs: number;
}

const SIDES: Partial<Record<AnswerKind, Side>> = {
  sold: 'accepted',
  replayed: 'accepted',
  contended: 'refused',
  soldOut: 'refused',
  keyInProgress: 'refused',
  limitReached: 'refused',
  keyReused: 'refused',
  rateLimited: 'refused',
};

/** What a run shows while it runs. */
export interface LiveCount {
  readonly counts: Readonly<Record<AnswerKind, number>>;
  readonly requests: number;
  /** Distinct orders that were told. */
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

/** Counts and times every answer of a crowd, as they come. */
export class Tally implements LiveCount {
  readonly counts: Record<AnswerKind, number> = emptyCounts();
  /** How often each HTTP status came. */
  readonly statuses = new Map<number, number>();
  /** How often each unexpected answer came, by what it said. */
  readonly errors = new Map<string, number>();
  readonly series = new Series();
  /** When each order was told first, ms from the start. */
  private readonly orders = new Map<string, number>();
  private readonly startedAtMs: number;
  private readonly fromDue = emptyLatencies();
  private readonly onTheWire = emptyLatencies();
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

  /** @param status left out where no answer came */
  record(answer: Answer, { dueAtMs, sentAtMs, answeredAtMs }: Timing, status?: number): void {
    const { kind } = answer;
    this.counts[kind] += 1;
    if (status !== undefined) this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (answer.kind === 'error') {
      this.errors.set(answer.message, (this.errors.get(answer.message) ?? 0) + 1);
    }
    this.series.at((sentAtMs ?? answeredAtMs) - this.startedAtMs).sent += 1;
    const slice = this.series.at(answeredAtMs - this.startedAtMs);
    slice.answers[kind] = (slice.answers[kind] ?? 0) + 1;
    if ('orderId' in answer && !this.orders.has(answer.orderId)) {
      this.orders.set(answer.orderId, answeredAtMs - this.startedAtMs);
      slice.newOrders += 1;
    }
    const side = SIDES[kind];
    if (!side) return;
    slice.latency.record(answeredAtMs - dueAtMs);
    this.fromDue[side].record(answeredAtMs - dueAtMs);
    if (sentAtMs !== null) this.onTheWire[side].record(answeredAtMs - sentAtMs);
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

  /** When each new order was told, ms from the start, in order. */
  get acceptedAtMs(): readonly number[] {
    return [...this.orders.values()].sort((a, b) => a - b);
  }

  /** From when a request was due: it hides no stall and no waiting for a socket. */
  get latencyMs(): Latencies {
    return mapSides(this.fromDue, (latency) => latency.percentiles);
  }

  get curvesMs(): Curves {
    return mapSides(this.fromDue, (latency) => latency.curve);
  }

  /** Of all answers that are expected, from when their request was due. */
  get allLatency(): Latency {
    const all = new Latency();
    all.add(this.fromDue.accepted);
    all.add(this.fromDue.refused);
    return all;
  }

  /** From when a request got its socket: what the server alone took. */
  get onTheWireMs(): Latencies {
    return mapSides(this.onTheWire, (latency) => latency.percentiles);
  }

  pack(): PackedTally {
    const { counts, statuses, errors, orders, due } = this;
    return {
      counts,
      statuses,
      errors,
      orders,
      due,
      fromDue: mapSides(this.fromDue, (latency) => latency.pack()),
      onTheWire: mapSides(this.onTheWire, (latency) => latency.pack()),
      series: this.series.pack(),
    };
  }

  /** Adds what another thread has counted, of a sale that began at the same moment. */
  addPacked(packed: PackedTally): void {
    for (const kind of ANSWER_KINDS) this.counts[kind] += packed.counts[kind];
    addCounts(this.statuses, packed.statuses);
    addCounts(this.errors, packed.errors);
    for (const [id, atMs] of packed.orders) {
      this.orders.set(id, Math.min(atMs, this.orders.get(id) ?? atMs));
    }
    this.due += packed.due;
    for (const side of ['accepted', 'refused'] as const) {
      this.fromDue[side].addPacked(packed.fromDue[side]);
      this.onTheWire[side].addPacked(packed.onTheWire[side]);
    }
    this.series.addPacked(packed.series);
  }
}

function emptyLatencies(): BySide<Latency> {
  return { accepted: new Latency(), refused: new Latency() };
}

function mapSides<T, R>({ accepted, refused }: BySide<T>, map: (side: T) => R): BySide<R> {
  return { accepted: map(accepted), refused: map(refused) };
}

function addCounts<K>(sum: Map<K, number>, more: ReadonlyMap<K, number>): void {
  for (const [key, count] of more) sum.set(key, (sum.get(key) ?? 0) + count);
}
