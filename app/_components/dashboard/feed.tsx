import type { FeedItem } from '@/lib/control/dashboard/snapshot';
import { Panel } from './panel';

const SHOWN = 14;

/** What happened, newest first. */
export function Feed({ items }: { readonly items: readonly FeedItem[] }) {
  return (
    <Panel title="What happened" className="lg:col-span-7">
      <ol aria-label="Newest first" className="mt-2 text-base xl:text-lg">
        {items.slice(0, SHOWN).map((item) => (
          <li
            key={item.id}
            className={`grid grid-cols-[5.5rem_1fr] gap-3 border-b border-rule/30 py-1 ${isMark(item) ? 'font-bold' : ''}`}
          >
            <time className="text-quiet tabular-nums" dateTime={new Date(item.at).toISOString()}>
              {new Date(item.at).toLocaleTimeString('en-GB')}
            </time>
            <span className="min-w-0 break-words">{describeItem(item)}</span>
          </li>
        ))}
        {items.length === 0 && <li className="py-2 text-quiet">Nothing yet. Start a crowd.</li>}
      </ol>
    </Panel>
  );
}

/** What happens to orders, and not to the shop. */
const OF_ORDERS: ReadonlySet<string> = new Set([
  'sold',
  'held',
  'paid',
  'cancelled',
  'expired',
  'refunded',
  'more',
]);
const isMark = ({ kind }: FeedItem) => !OF_ORDERS.has(kind);

function describeItem({ kind, ticketTypeId, delta, order, text }: FeedItem): string {
  const of = ticketTypeId ? ` · ${ticketTypeId}` : '';
  switch (kind) {
    case 'sold':
      return `sold ${-(delta ?? 0)}, order ${order}…${of}`;
    case 'held':
      return `held ${-(delta ?? 0)}, order ${order}…${of}`;
    case 'paid':
      return `paid, order ${order}…${of}`;
    case 'cancelled':
    case 'expired':
    case 'refunded':
      return `${kind}, ${delta} back, order ${order}…${of}`;
    case 'more':
      return `and ${delta} more changes${of}`;
    case 'reset':
      return `reset: ${delta} tickets${of}`;
    case 'restocked':
      return `restocked by ${delta}${of}`;
    case 'crowd':
      return `crowd started: ${text}${of}`;
    case 'crowd-over':
      return `Crowd finished: ${text}${of}`;
    case 'strategy':
      return `now sold by ${text}`;
    case 'admission-limit':
      return `admission limit: ${text}${of}`;
    case 'hold':
      return `now ${text}${of}`;
    case 'fault':
      return `Fault injected: ${text}`;
    case 'healed':
      return `Fault over: ${text}`;
  }
}
