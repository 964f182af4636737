import type { StockEventKind } from '@/db/order-states';
import type { Staleness } from '@/lib/control/staleness/staleness';
import type { Faults } from '@/lib/core/stores/faults';
import type { AnswerKind } from '@/lib/load/generator/answer';
import type { Counter } from '@/lib/shop/bouncer/counters';
import type { StandingAlarm } from '@/lib/shop/consistency/alarms';
import type { Percentiles } from '@/lib/shop/metrics/latency';

/*
 * What the dashboard is told. The server and the browser share this file: it knows neither of them.
 * Times are ms since 1970, by Redis' clock (by the process's own while Redis is away).
 */

/** A buyer who was admitted. The token is cut to its first characters; `ttlMs` is what was left at the snapshot. */
export interface LiveLease {
  readonly token: string;
  readonly quantity: number;
  readonly ttlMs: number;
}

/** What became of the requests, since the type's last reset. `atTheDoor`: the bouncer answered without Postgres. */
export type LiveCounters = Readonly<Partial<Record<Counter | 'atTheDoor', number>>>;

/** What Redis knows of a ticket type. */
export interface LiveAdmission {
  readonly counters: LiveCounters;
  readonly fence: number;
  /** Tickets admitted and not yet settled, over all leases; `leases` lists the first of them. */
  readonly admitted: number;
  readonly leases: readonly LiveLease[];
}

export interface LiveTicketType {
  readonly id: string;
  readonly event: string;
  readonly name: string;
  readonly capacity: number;
  readonly stock: number;
  /** Tickets of paid orders. */
  readonly sold: number;
  readonly held: number;
  readonly version: number;
  readonly generation: number;
  /** Tickets admitted at once; null: as many as are left. */
  readonly admissionLimit: number | null;
  /** What the last audit counted, at which version; null: not audited yet. */
  readonly audited: { readonly version: number; readonly sold: number; readonly held: number } | null;
  /** null: Redis is away. */
  readonly admission: LiveAdmission | null;
}

export type FeedKind = StockEventKind | 'more' | MarkKind;
export type MarkKind = 'admission-limit' | 'hold' | 'fault' | 'healed' | 'strategy' | 'crowd' | 'crowd-over';

/** Something that happened. No buyer is in it, and an order only by the first characters of its id. */
export interface FeedItem {
  readonly id: string;
  readonly at: number;
  readonly kind: FeedKind;
  readonly ticketTypeId: string | null;
  /** The change of stock; for `more`, how many changes are not listed. */
  readonly delta: number | null;
  readonly order: string | null;
  readonly text: string | null;
}

/** What the buyers of a crowd were told, as they heard it: nobody else counts while Redis is away. */
export interface CrowdTotals {
  /** Distinct orders. */
  readonly gotTicket: number;
  readonly requests: number;
  readonly answers: Readonly<Partial<Record<AnswerKind, number>>>;
}

/** The crowd that was started from the dashboard last, whether it is still here or not. */
export interface LiveCrowd extends CrowdTotals {
  readonly id: string;
  readonly ticketTypeId: string;
  readonly buyers: number;
  /** The shop's strategy when it came. */
  readonly strategy: string;
  readonly startedAt: number;
  /** null: it still buys, or was lost. */
  readonly endedAt: number | null;
  /** Its process died: the totals are the last that it told. */
  readonly isLost: boolean;
}

export interface LiveAudit {
  /** Of each currency. */
  readonly money: readonly {
    readonly currency: string;
    readonly chargedCents: number;
    readonly owedCents: number;
    readonly returnedCents: number;
  }[];
  /** Orders whose money is on its way, and those of them that should have come to their end. */
  readonly onTheWay: { readonly open: number; readonly owed: number; readonly overdue: number };
  readonly ok: boolean;
  readonly violations: readonly string[];
  /** ISO 8601, by Postgres' clock. */
  readonly asOf: string;
  readonly tookMs: number;
}

/** `slow`: it had not answered yet when the snapshot was due. */
export type StoreState = 'ok' | 'slow' | 'gone';

/** What the stores were asked, all in all, without the dashboard's own questions; null: it is not counted. */
export interface StoreCounts {
  readonly statements: number | null;
  readonly commands: number | null;
  /** Sales at the same moment. */
  readonly accepted: number;
}

export interface PerSale {
  readonly statements: number | null;
  readonly commands: number | null;
}

export interface Snapshot {
  /** Grows by one with every snapshot that Redis took in. */
  readonly seq: number;
  readonly at: number;
  readonly strategy: string;
  /** How long a lease lives now, ms. */
  readonly leaseTtlMs: number;
  readonly faults: Readonly<Faults>;
  readonly stores: {
    readonly postgres: StoreState;
    readonly redis: StoreState;
    /** null: the shop has no payment provider. */
    readonly payments: StoreState | null;
  };
  readonly audit: LiveAudit | null;
  /** Where stock, held and sold of the ticket types were read. */
  readonly read: 'figures' | 'primary';
  /** null: it is not known. */
  readonly staleness: Staleness | null;
  /** What is wrong, the oldest first. */
  readonly alarms: readonly StandingAlarm[];
  /** In a whole snapshot all of them, in the order of the programme; otherwise those that changed. */
  readonly types: readonly LiveTicketType[];
  /** Ids of ticket types that are no more. */
  readonly removed: readonly string[];
  /** How many answers took how long, ever: bucket number to count (latency.ts). */
  readonly answers: Readonly<Record<string, number>>;
  /** Requests that the rate limit refused, ever. */
  readonly rateLimited: number;
  /** Of the answers of the last two seconds; null: there were none. Times in ms. */
  readonly latencyMs: Percentiles | null;
  readonly counts: StoreCounts | null;
  /** The counts when last nobody was buying: from there on a rush is measured. */
  readonly calm: StoreCounts | null;
  readonly perSale: PerSale | null;
  /** Newest first: what is new; in a whole snapshot the last that happened. */
  readonly feed: readonly FeedItem[];
  /** null: there was none yet. */
  readonly crowd: LiveCrowd | null;
  /** The number of the newest mark that is known. */
  readonly lastMark: number;
}

/** How much of the feed a whole snapshot remembers. */
const FEED_LENGTH = 40;

/** A whole snapshot with what has changed since. */
export function applyChange(whole: Snapshot, change: Snapshot): Snapshot {
  const changed = new Map(change.types.map((type) => [type.id, type]));
  const gone = new Set(change.removed);
  const kept = whole.types.filter(({ id }) => !gone.has(id)).map((type) => changed.get(type.id) ?? type);
  const known = new Set(whole.types.map(({ id }) => id));
  return {
    ...change,
    types: [...kept, ...change.types.filter(({ id }) => !known.has(id))],
    removed: [],
    feed: [...change.feed, ...whole.feed].slice(0, FEED_LENGTH),
  };
}

/** What a reader that has `before` (null: nothing) must be told to have `now`. */
export function findChange(before: Snapshot | null, now: Snapshot): Snapshot {
  if (before === null) return now;
  const told = new Map(before.types.map((type) => [type.id, JSON.stringify(type)]));
  const ids = new Set(now.types.map(({ id }) => id));
  return {
    ...now,
    types: now.types.filter((type) => told.get(type.id) !== JSON.stringify(type)),
    removed: before.types.map(({ id }) => id).filter((id) => !ids.has(id)),
  };
}
