import { probeNowAndThen } from '@/lib/control/staleness/probe';
import { MemoryKey } from '@/lib/core/stores/memory';
import { StoreError } from '@/lib/core/stores/store-error';
import { runInBackground } from '@/lib/shop/purchase/background';
import type { Shop } from '@/lib/shop/shop';
import { createObserver } from './observer';
import { type Pulled, pull, push, TURN_MS } from './ring';
import { applyChange, findChange, type Snapshot, type StoreState } from './snapshot';
import { within } from './within';

/** Half a turn: what another process found is here soon after. */
const PULL_MS = TURN_MS / 2;
/** A Redis that has not answered by then is left out of this snapshot. */
const PULL_PATIENCE_MS = 150;
/** Over how long the latencies are taken together. */
const WINDOW_MS = 2000;
/** How far back a reader that comes, or comes back, is told what it missed. */
const KEPT_MS = 90_000;

/** Gets a change as it goes to the browsers: serialised once, the same bytes for all. */
type Listener = (bytes: Uint8Array) => void;

const encoder = new TextEncoder();

interface Recent {
  readonly seq: number;
  readonly at: number;
  readonly answers: Snapshot['answers'];
  readonly json: string;
}

/**
 * One process's part in the dashboards: it takes its turn at looking, and passes on what any process found. It
 * keeps nothing that is not in the stores, and does nothing while nobody listens.
 */
export class LiveHub {
  private readonly redis: Shop['stores']['redis'];
  private readonly shop: Shop;
  private readonly observer: ReturnType<typeof createObserver>;
  private readonly listeners = new Set<Listener>();
  private whole: Snapshot | null = null;
  private recent: readonly Recent[] = [];
  /** Redis was away: what is in the ring does not lead on from what is shown. */
  private isAlone = false;
  /** What this process has answered, while nobody knows of the others. */
  private ownAnswers: readonly Pick<Recent, 'at' | 'answers'>[] = [];
  private observedAtMs = 0;
  private stepping: Promise<void> | null = null;
  private isRunning = false;

  constructor(shop: Shop) {
    this.shop = shop;
    this.redis = shop.stores.redis;
    this.observer = createObserver(shop);
  }

  /** The newest whole snapshot, at most about a quarter of a second old. */
  async newest(): Promise<Snapshot | null> {
    if (!this.isRunning || this.whole === null) await this.step();
    return this.whole;
  }

  /** The changes after snapshot `seq`, oldest first, as JSON; all that are kept where it is none of them. */
  changesSince(seq: number): readonly string[] {
    const after = this.recent.filter((change) => change.seq > seq);
    const isKnown = this.recent.some((change) => change.seq === seq);
    return (isKnown ? after : this.recent).map(({ json }) => json);
  }

  /** Calls `listener` with every change from now on, until the function that comes back is called. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    if (!this.isRunning) void this.run();
    return () => this.listeners.delete(listener);
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    while (this.listeners.size > 0) {
      const startedAtMs = performance.now();
      void runInBackground(probeNowAndThen(this.shop));
      await this.step();
      const restMs = PULL_MS - (performance.now() - startedAtMs);
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, restMs)));
    }
    this.isRunning = false;
  }

  /** Two at once are one. */
  private step(): Promise<void> {
    this.stepping ??= this.pullAndObserve()
      .catch((error: unknown) => console.error('The dashboard could not be read:', error))
      .finally(() => {
        this.stepping = null;
      });
    return this.stepping;
  }

  private async pullAndObserve(): Promise<void> {
    const since = this.isAlone ? -1 : (this.whole?.seq ?? -1);
    const pulled = await within(PULL_PATIENCE_MS, pull(since, this.redis));
    if (pulled.state !== 'ok') return this.observeAlone(pulled.state);
    this.takeIn(pulled.value);
    if (pulled.value.isTurn) await this.observe(pulled.value);
  }

  private takeIn({ whole, changes }: Pulled): void {
    if (whole) {
      this.recent = changes.map(toRecent);
      this.show(whole, whole.seq, JSON.stringify(whole));
      return;
    }
    for (const json of changes) {
      const change: Snapshot = JSON.parse(json);
      this.remember(change, json);
      this.show(this.whole ? applyChange(this.whole, change) : change, change.seq, json);
    }
  }

  private async observe({ now }: Pulled): Promise<void> {
    const previous = this.whole;
    const before = this.recent.findLast(({ at }) => at <= now - WINDOW_MS) ?? this.recent[0];
    const occasion = { previous, now, redis: 'ok', answersBefore: before?.answers ?? null } as const;
    const { snapshot, commands } = await this.observer.observe(occasion);
    const change = findChange(this.isAlone ? null : previous, snapshot);
    const json = JSON.stringify(change);
    const whole = previous ? applyChange(previous, { ...change, types: snapshot.types }) : snapshot;
    const base = previous?.seq ?? 0;
    const isTaken = await push({ base, change: json, whole, commands }, this.redis).catch(dropLost);
    if (!isTaken) return;
    this.isAlone = false;
    this.remember(change, json);
    this.show(whole, change.seq, json);
  }

  /** Redis is away: each process commands for itself, at Postgres alone. */
  private async observeAlone(redis: StoreState): Promise<void> {
    if (performance.now() - this.observedAtMs < TURN_MS) return;
    if (!this.isAlone) this.ownAnswers = [];
    this.isAlone = true;
    const previous = this.whole;
    const now = Date.now();
    const before = this.ownAnswers.findLast(({ at }) => at <= now - WINDOW_MS) ?? this.ownAnswers[0];
    const occasion = { previous, now, redis, answersBefore: before?.answers ?? null };
    const { snapshot } = await this.observer.observe(occasion);
    const { at, answers } = snapshot;
    this.ownAnswers = [...this.ownAnswers.filter((one) => one.at > at - KEPT_MS), { at, answers }];
    const change = { ...findChange(previous, snapshot), seq: previous?.seq ?? 0 };
    const whole = previous ? applyChange(previous, change) : { ...change };
    this.show(whole, null, JSON.stringify(change));
  }

  /** @param seq null: Redis is away, nobody can resume there */
  private show(whole: Snapshot, seq: number | null, json: string): void {
    this.whole = whole;
    this.observedAtMs = performance.now();
    if (this.listeners.size === 0) return;
    const bytes = encoder.encode(toEvent(seq, json));
    for (const listener of this.listeners) listener(bytes);
  }

  private remember(change: Snapshot, json: string): void {
    const { seq, at, answers } = change;
    const oldest = at - KEPT_MS;
    this.recent = [...this.recent.filter((one) => one.at > oldest), { seq, at, answers, json }];
  }
}

function toRecent(json: string): Recent {
  const { seq, at, answers }: Snapshot = JSON.parse(json);
  return { seq, at, answers, json };
}

function dropLost(error: unknown): false {
  if (error instanceof StoreError) return false;
  throw error;
}

/** One Server-Sent Event. @param seq null: it cannot be resumed after it */
export function toEvent(seq: number | null, json: string): string {
  return `${seq === null ? '' : `id: ${seq}\n`}event: snapshot\ndata: ${json}\n\n`;
}

const HUB = new MemoryKey<LiveHub>();

/** The hub of this process's shop. */
export function hubOf(shop: Shop): LiveHub {
  return shop.stores.memory.of(HUB, () => new LiveHub(shop));
}
