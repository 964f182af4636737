import { ANSWER_KINDS, type AnswerKind, emptyCounts } from './answer';
import type { CrowdEvent, Exchange } from './crowd-events';
import type { CurvePoint, Latency, Percentiles } from './latency';
import type { PaymentAnswer, PaymentExchange } from './paying';
import { Series } from './series';
import { SidedLatency } from './sided-latency';
import { type BySide, sideOf } from './sides';

/** What a run shows while it runs. */
export interface LiveCount {
  readonly counts: Readonly<Record<AnswerKind, number>>;
  readonly requests: number;
  /** Distinct orders that were acknowledged. */
  readonly accepted: number;
  /** Requests that are due and have no answer yet. */
  readonly underWay: number;
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
  private readonly fromDue = new SidedLatency();
  private readonly onTheWire = new SidedLatency();
  /** How often each answer came to those who paid. */
  readonly payments = new Map<PaymentAnswer, number>();
  private readonly paying = new SidedLatency();
  private due = 0;
  private readonly pays: boolean;

  /** @param pays an order counts when it is paid, not when it is held */
  constructor(pays = false) {
    this.pays = pays;
  }

  /** Events of several threads come in any order. */
  add(event: CrowdEvent): void {
    if (event.type === 'due') this.addDue(event.dueMs, 1);
    if (event.type === 'withdrawn') this.addDue(event.dueMs, -1);
    if (event.type === 'answered') this.addAnswer(event.exchange);
    if (event.type === 'paid-for') this.addPayment(event.exchange);
    if (event.type === 'late') {
      const slice = this.series.at(event.atMs);
      slice.lagMs = Math.max(slice.lagMs, event.lagMs);
    }
  }

  private addDue(dueMs: number, count: 1 | -1): void {
    this.due += count;
    this.series.at(dueMs).due += count;
  }

  private addAnswer({ answer, status, dueMs, sentMs, answeredMs }: Exchange): void {
    const { kind } = answer;
    this.counts[kind] += 1;
    if (status !== undefined) addOne(this.statuses, status);
    // What a shop says may be different each time.
    if (answer.kind === 'error') {
      const isKnown = this.errors.has(answer.message) || this.errors.size < MAX_ERRORS;
      addOne(this.errors, isKnown ? answer.message : OTHER_ERRORS);
    }
    this.series.at(sentMs ?? answeredMs).sent += 1;
    const slice = this.series.at(answeredMs);
    slice.answers[kind] = (slice.answers[kind] ?? 0) + 1;
    if ('orderId' in answer && !this.pays) this.acknowledge(answer.orderId, answeredMs);
    slice.latency.record(answeredMs - dueMs);
    this.fromDue.record(sideOf(kind), answeredMs - dueMs);
    if (sentMs !== null) this.onTheWire.record(sideOf(kind), answeredMs - sentMs);
  }

  private addPayment({ answer, orderId, sentMs, answeredMs }: PaymentExchange): void {
    addOne(this.payments, answer);
    this.paying.record(answer === 'paid' ? 'accepted' : 'other', answeredMs - sentMs);
    if (answer === 'paid') this.acknowledge(orderId, answeredMs);
  }

  private acknowledge(orderId: string, atMs: number): void {
    const knownMs = this.orders.get(orderId);
    if (knownMs === undefined) this.series.at(atMs).newOrders += 1;
    this.orders.set(orderId, Math.min(atMs, knownMs ?? atMs));
  }

  /** Of the payments that were made, from when each was asked for. */
  get payingMs(): Percentiles {
    return this.paying.percentiles.accepted;
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
}

function addOne<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
