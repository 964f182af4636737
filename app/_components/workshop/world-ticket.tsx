import { USUAL_LEASE_TTL_MS } from '@/lib/core/lease-ttl';
import { buyerOf } from '@/lib/teaching/explorer/moves';
import type { World } from '@/lib/teaching/explorer/timeline';
import { isOver } from '@/lib/teaching/player/fate';
import type { Player } from '@/lib/teaching/player/player';

interface WorldTicketProps {
  readonly player: Player;
  /** Tickets that are put on sale in between. */
  readonly added: number;
}

/** What stands in the stores at this moment: the row, the keys, the orders. What this step changed is marked. */
export function WorldTicket({ player: { run, step }, added }: WorldTicketProps) {
  const world = run.steps[step - 1]?.world ?? run.before;
  const before = run.steps[step - 2]?.world ?? run.before;
  const isEnd = step === run.steps.length && isOver(run);
  return (
    <section
      aria-label="The stores"
      className="run-world max-lg:sticky max-lg:top-0 max-lg:z-10 max-lg:border-ink max-lg:border-b-2"
    >
      <div aria-hidden="true" className="holes-across bg-stock max-lg:hidden" />
      <div className="grid gap-x-4 gap-y-2 bg-stock px-4 py-2 max-lg:grid-cols-[auto_1fr] lg:py-3">
        <Row world={world} before={before} />
        <div className="grid min-w-0 content-start gap-2">
          <Orders orders={world.orders} capacity={run.before.row.stock + added} />
          <Keys keys={world.keys} before={before.keys} />
        </div>
        {isEnd && <Verdict harms={run.harms} />}
      </div>
      <div aria-hidden="true" className="holes-across bg-stock max-lg:hidden" />
    </section>
  );
}

function Row({ world: { row }, before }: { readonly world: World; readonly before: World }) {
  const isChanged = row.stock !== before.row.stock;
  return (
    <dl className="min-w-0">
      <dt className="stamp text-quiet">stock</dt>
      <dd
        key={row.stock}
        className={`shout text-[clamp(4rem,9vw,11rem)] leading-[0.8] tabular-nums ${isChanged ? 'stamps' : ''} ${row.stock < 0 ? 'text-(--ink-alarm)' : ''}`}
      >
        {row.stock}
      </dd>
      <dd className="stamp mt-1 text-quiet">
        version {row.version}
        <span className="max-lg:block"> · fence {row.fence}</span>
      </dd>
    </dl>
  );
}

/** Tickets of the orders up to that one, itself included. */
const sumTo = (orders: World['orders'], at: number) =>
  orders.slice(0, at + 1).reduce((sum, { quantity }) => sum + quantity, 0);

function Orders({ orders, capacity }: { readonly orders: World['orders']; readonly capacity: number }) {
  return (
    <div>
      <h2 className="stamp text-quiet">orders</h2>
      {orders.length === 0 ? (
        <p className="text-quiet">none</p>
      ) : (
        <ul className="flex flex-wrap gap-1">
          {orders.map(({ id, buyer, quantity }, at) => (
            <li
              key={id}
              data-buyer={buyerOf(buyer)}
              className={`stamps flex items-center gap-2 bg-(--ink-buyer) px-2 pt-1 text-(--on-buyer) ${sumTo(orders, at) > capacity ? 'outline-(--ink-alarm) outline-4 outline-offset-2' : ''}`}
            >
              <span className="shout text-3xl leading-none">{buyerOf(buyer)}</span>
              <span className="text-sm">
                {id}
                {quantity > 1 && ` × ${quantity}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const TTLS = {
  lease: `lease, TTL ${USUAL_LEASE_TTL_MS / 1000} s`,
  memory: 'memory, long TTL',
  none: 'no TTL',
} as const;

function Keys({ keys, before }: { readonly keys: World['keys']; readonly before: World['keys'] }) {
  const isOld = (key: string, value: string) => before.some((one) => one.key === key && one.value === value);
  return (
    <div className="min-w-0">
      <h2 className="stamp text-quiet">keys in Redis</h2>
      {keys.length === 0 && <p className="text-quiet">none</p>}
      <ul className="grid gap-1">
        {keys.map(({ key, value, ttl }) => (
          <li
            key={key}
            className={`min-w-0 border-l-4 pl-2 text-sm leading-snug [overflow-wrap:anywhere] ${isOld(key, value) ? 'border-rule/40' : 'arrives border-loud'}`}
          >
            <code className="font-mono">{key}</code> <strong className="line-clamp-2">{value}</strong>{' '}
            <span className="stamp whitespace-nowrap text-quiet">{TTLS[ttl]}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Verdict({ harms }: { readonly harms: readonly string[] }) {
  return (
    <p className="py-3 text-center max-lg:absolute max-lg:right-4 max-lg:bottom-2 max-lg:py-0">
      <span
        className={`rubber stamps bg-stock text-4xl lg:text-5xl ${harms.length > 0 ? '' : 'text-(--ink-good)!'}`}
      >
        {harms[0] ?? 'all well'}
      </span>
    </p>
  );
}
