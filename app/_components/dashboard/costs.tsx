import type { LiveTicketType, Snapshot } from '@/lib/control/dashboard/snapshot';
import { formatCount } from '@/lib/core/format/count';
import { Panel } from './panel';

/** What the crowd cost the stores. */
export function Costs({ type, perSale }: { type: LiveTicketType; perSale: Snapshot['perSale'] }) {
  const atTheDoor = type.admission?.counters.atTheDoor;
  return (
    <Panel title="Stopped at the door" className="lg:col-span-12">
      <div className="flex flex-wrap items-end gap-x-12 gap-y-3 py-2">
        <p className="flex flex-wrap items-end gap-x-4">
          <span className="shout text-[clamp(4rem,9vw,9rem)] tabular-nums leading-[0.85]">
            {atTheDoor === undefined ? (type.admission ? 0 : '–') : formatCount(atTheDoor)}
          </span>
          <span className="max-w-[22ch] pb-1 text-lg xl:text-2xl">requests that never touched Postgres</span>
        </p>
        <dl className="flex flex-wrap gap-x-10">
          <Cost name="Postgres statements per sale" value={perSale?.statements} />
          <Cost name="Redis commands per sale (refusals included)" value={perSale?.commands} />
        </dl>
      </div>
    </Panel>
  );
}

function Cost({ name, value }: { readonly name: string; readonly value: number | null | undefined }) {
  return (
    <div>
      <dt className="stamp text-quiet">{name}</dt>
      <dd className="shout text-6xl tabular-nums xl:text-7xl">{value?.toFixed(2) ?? '–'}</dd>
    </div>
  );
}
