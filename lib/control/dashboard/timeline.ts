import type { Percentiles } from '@/lib/shop/metrics/latency';
import { applyChange, type FeedItem, type LiveCrowd, type LiveTicketType, type Snapshot } from './snapshot';

/*
 * What a browser remembers of the stream: pure, so that it can be tested without one.
 */

/** All snapshots of the last moments are kept, of the last minutes one a second, and of a day's work a few. */
const EVERY_MS = 90_000;
const MINUTES_MS = 330_000;
const HOURS_MS = 7_200_000;
const LATER_STEP_MS = 5000;
const MAX_FEED = 200;
/** Snapshots that are further apart than this do not lead on from each other. */
const GAP_MS = 3000;
/** Before and after the crowd: this much belongs to its run. */
export const MARGIN_MS = 1500;

/** One moment. A type that had not changed is the same object as in the frame before. */
export interface Frame {
  readonly seq: number;
  readonly at: number;
  readonly types: ReadonlyMap<string, LiveTicketType>;
  readonly rateLimited: number;
  readonly latencyMs: Percentiles | null;
  readonly stores: Snapshot['stores'];
  readonly crowd: LiveCrowd | null;
  /** When the moment before was, where nobody looked in between; null: it leads on from it. */
  readonly afterGapAt: number | null;
}

export interface Timeline {
  readonly whole: Snapshot | null;
  readonly frames: readonly Frame[];
  readonly feed: readonly FeedItem[];
}

export const EMPTY_TIMELINE: Timeline = { whole: null, frames: [], feed: [] };

/** Takes in a change, or a whole snapshot. What is known already changes nothing. */
export function extend(timeline: Timeline, change: Snapshot, isWhole: boolean): Timeline {
  const { whole } = timeline;
  if (whole && !isWhole && !isLater(change, whole)) return timeline;
  const isBase = isWhole || whole === null;
  const next = isBase ? change : applyChange(whole, change);
  const newest = timeline.frames.at(-1);
  const isNews = newest === undefined || change.at > newest.at;
  return {
    whole: next,
    frames: isNews ? appendFrame(timeline.frames, next) : timeline.frames,
    feed: mergeFeed(timeline.feed, change.feed),
  };
}

/** While Redis is away the number stands still. */
function isLater(change: Snapshot, whole: Snapshot): boolean {
  return change.seq > whole.seq || (change.seq === whole.seq && change.at > whole.at);
}

function appendFrame(frames: readonly Frame[], snapshot: Snapshot): readonly Frame[] {
  const { seq, at, types, rateLimited, latencyMs, stores, crowd } = snapshot;
  const typesById = new Map(types.map((type) => [type.id, type]));
  const last = frames.at(-1);
  const afterGapAt = last && at - last.at > GAP_MS ? last.at : null;
  const frame = { seq, at, types: typesById, rateLimited, latencyMs, stores, crowd, afterGapAt };
  return [...thin(frames, at, crowd), frame];
}

/** The older, the fewer; what the last crowd did is kept whole. A gap is kept by the frame after it. */
function thin(frames: readonly Frame[], now: number, crowd: LiveCrowd | null): readonly Frame[] {
  let gapAt: number | null = null;
  return frames.flatMap((frame, i) => {
    gapAt ??= frame.afterGapAt;
    const before = frames[i - 1];
    const stepMs = stepOf(now - frame.at);
    const isFirst = before === undefined || Math.floor(before.at / stepMs) !== Math.floor(frame.at / stepMs);
    if (!isOfCrowd(frame, crowd) && (now - frame.at > HOURS_MS || !isFirst)) return [];
    const kept = gapAt === frame.afterGapAt ? frame : { ...frame, afterGapAt: gapAt };
    gapAt = null;
    return [kept];
  });
}

function stepOf(ageMs: number): number {
  if (ageMs <= EVERY_MS) return 1;
  return ageMs <= MINUTES_MS ? 1000 : LATER_STEP_MS;
}

function isOfCrowd({ at }: Frame, crowd: LiveCrowd | null): boolean {
  if (crowd === null || at < crowd.startedAt - MARGIN_MS) return false;
  return at <= (crowd.endedAt ?? crowd.startedAt + EVERY_MS) + MARGIN_MS;
}

function mergeFeed(feed: readonly FeedItem[], news: readonly FeedItem[]): readonly FeedItem[] {
  if (news.length === 0) return feed;
  const known = new Set(feed.map(({ id }) => id));
  const added = news.filter(({ id }) => !known.has(id));
  return [...added, ...feed].toSorted((a, b) => b.at - a.at).slice(0, MAX_FEED);
}
