import type { FeedItem } from './snapshot';
import type { Timeline } from './timeline';

/** What is drawn as a line across the charts: what an admin did, and stores that came or went. */
export interface ChartMark {
  readonly at: number;
  readonly text: string;
}

/** A store that comes or goes so soon after a fault was injected, or healed, does so because of it. */
const BECAUSE_MS = 2500;

/** The marks of a ticket type, and those that concern all. */
export function marksOf({ feed, frames }: Timeline, ticketTypeId: string): readonly ChartMark[] {
  const items = feed.filter((item) => item.ticketTypeId === null || item.ticketTypeId === ticketTypeId);
  const noted = items.flatMap((item) => {
    const text = textOf(item);
    return text === null ? [] : [{ at: item.at, text }];
  });
  const faults = items.filter(({ kind }) => kind === 'fault' || kind === 'healed');
  const changes = frames.flatMap(({ at, stores }, i) => {
    const before = frames[i - 1]?.stores;
    if (!before || before.redis === stores.redis || stores.redis === 'slow' || before.redis === 'slow')
      return [];
    if (faults.some((fault) => fault.at <= at && at - fault.at < BECAUSE_MS)) return [];
    return [{ at, text: stores.redis === 'ok' ? 'Redis back' : 'Redis down' }];
  });
  return [...noted, ...changes].toSorted((a, b) => a.at - b.at);
}

function textOf({ kind, text }: FeedItem): string | null {
  switch (kind) {
    case 'reset':
      return 'reset';
    case 'restocked':
      return 'restock';
    case 'crowd':
      return 'crowd';
    case 'crowd-over':
      return 'finished';
    case 'strategy':
      return `by ${text}`;
    case 'admission-limit':
      return 'limit';
    case 'hold':
    case 'fault':
    case 'healed':
      return text;
    default:
      return null;
  }
}
