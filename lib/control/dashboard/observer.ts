import { readStaleness } from '@/lib/control/staleness/staleness';
import type { ReadFrom } from '@/lib/shop/catalogue/read-catalogue';
import { readAlarms, type StandingAlarm } from '@/lib/shop/consistency/alarms';
import { percentilesBetween } from '@/lib/shop/metrics/latency';
import type { Shop } from '@/lib/shop/shop';
import { createAuditor, type FreshAudit } from './auditor';
import { createCounter, isCalm, perSaleBetween } from './counter';
import { type AdminActivity, readAdminActivity } from './read-admin-activity';
import { readAdmissions, readAnswers } from './read-admissions';
import { readLiveTypes } from './read-live-types';
import type { FeedItem, LiveTicketType, Snapshot, StoreState } from './snapshot';
import { within } from './within';

/** How long an observation waits for a store. What comes later is in a later snapshot. */
const PATIENCE_MS = 180;
/** New things that one snapshot tells. */
const NEWS_LENGTH = 24;

export interface Occasion {
  /** The newest whole snapshot that there is; null: there is none. */
  readonly previous: Snapshot | null;
  readonly now: number;
  readonly redis: StoreState;
  /** The sums of the latency buckets two seconds ago. */
  readonly answersBefore: Snapshot['answers'] | null;
}

/** What was found: the next whole snapshot, whose feed holds only the news, and how many commands it took. */
export interface Observation {
  readonly snapshot: Snapshot;
  readonly commands: number;
}

/** Reads the stores for one shop. Each observation is two statements side by side, and one round trip to Redis. */
export function createObserver(shop: Shop) {
  const { postgres, redis } = shop.stores;
  const auditor = createAuditor(shop.stores);
  const counter = createCounter(shop.stores);
  let reading: Promise<Read> | null = null;

  /** A read that is late is waited for by the next observation: a slow Postgres is not asked twice at once. */
  function askPostgres(previous: Snapshot | null) {
    reading ??= readAll(previous?.types ?? []).finally(() => {
      reading = null;
    });
    return within(PATIENCE_MS, reading);
  }

  async function readAll(known: readonly LiveTicketType[]): Promise<Read> {
    const [{ types, from }, activity, alarms] = await Promise.all([
      readLiveTypes(postgres, known.map(knownOf)),
      readAdminActivity(postgres),
      readAlarms(postgres),
    ]);
    const audits = new Map(known.map(({ id, audited }) => [id, audited]));
    return {
      activity,
      from,
      alarms,
      types: types.map(({ type }) => ({ ...type, audited: audits.get(type.id) ?? null, admission: null })),
      news: types.flatMap(({ news }) => news),
    };
  }

  async function observe({ previous, now, redis: state, answersBefore }: Occasion): Promise<Observation> {
    const [books, audited] = await Promise.all([
      askPostgres(previous),
      auditor.next(previous?.audit ?? null),
    ]);
    const read = answerOf(books);
    const types = (read?.types ?? previous?.types ?? []).map((type) => withAudit(type, audited));
    const isAway = state !== 'ok';
    const [admissions, answered, staleness] = await Promise.all([
      isAway ? null : within(PATIENCE_MS, readAdmissions(types, redis)),
      isAway ? null : within(PATIENCE_MS, readAnswers(redis)),
      within(PATIENCE_MS, readStaleness(shop)),
    ]);
    const withAdmissions = types.map((type, i) => ({
      ...type,
      admission: answerOf(admissions)?.[i] ?? null,
    }));
    const answers =
      answerOf(answered)?.answers ?? (isAway ? copyOf(shop.ownAnswers) : (previous?.answers ?? {}));
    const news = (read?.activity.marks ?? []).filter(({ n }) => n > (previous?.lastMark ?? 0));
    const { crash: _, ...faults } = shop.faults;
    const snapshot: Snapshot = {
      seq: (previous?.seq ?? 0) + 1,
      at: now,
      strategy: shop.strategy.id,
      leaseTtlMs: shop.stores.leaseTtlMs,
      faults: { ...faults, crash: null },
      stores: { postgres: books.state, redis: admissions?.state ?? state, payments: stateOf(shop) },
      audit: audited?.verdict ?? previous?.audit ?? null,
      read: read?.from ?? previous?.read ?? 'primary',
      staleness: answerOf(staleness) ?? previous?.staleness ?? null,
      alarms: read?.alarms ?? previous?.alarms ?? [],
      types: withAdmissions,
      removed: [],
      answers,
      rateLimited: answerOf(answered)?.rateLimited ?? previous?.rateLimited ?? 0,
      latencyMs: answersBefore === null ? null : percentilesBetween(answersBefore, answers),
      ...count(previous, isAway),
      feed: latest([...news.map(({ item }) => item), ...(read?.news ?? [])]),
      crowd: read ? read.activity.crowd : (previous?.crowd ?? null),
      lastMark: Math.max(previous?.lastMark ?? 0, ...news.map(({ n }) => n)),
    };
    return { snapshot, commands: isAway ? 0 : types.length + 2 };
  }

  function count(previous: Snapshot | null, isAway: boolean) {
    const counts = isAway ? null : counter.next();
    const { counts: last = null, calm = null, perSale = null } = previous ?? {};
    if (counts === null) return { counts: last, calm, perSale };
    return {
      counts,
      calm: isCalm(last, counts) ? counts : (calm ?? last),
      perSale: perSaleBetween(calm, counts) ?? perSale,
    };
  }

  return { observe };
}

const answerOf = <T>(asked: { state: string; value?: T } | null): T | undefined => asked?.value;

const knownOf = ({ id, version }: LiveTicketType) => ({ id, seenVersion: version });

const copyOf = (counts: ReadonlyMap<string, number>) => Object.fromEntries(counts);

interface Read {
  readonly activity: AdminActivity;
  readonly from: ReadFrom;
  readonly alarms: readonly StandingAlarm[];
  readonly types: readonly LiveTicketType[];
  readonly news: readonly FeedItem[];
}

function withAudit(type: LiveTicketType, audit: FreshAudit | null): LiveTicketType {
  const line = audit?.lines.get(type.id);
  return line ? { ...type, audited: { version: line.version, sold: line.sold, held: line.held } } : type;
}

const latest = (items: readonly FeedItem[]) => items.toSorted((a, b) => b.at - a.at).slice(0, NEWS_LENGTH);

function stateOf({ watches: { payments } }: Shop): StoreState | null {
  return payments && (payments.isGone() ? 'gone' : 'ok');
}
