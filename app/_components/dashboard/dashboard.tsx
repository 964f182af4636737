'use client';

import { useMemo, useState } from 'react';
import { marksOf, pointsOf } from '@/lib/live/timeline';
import type { PromiseGroup } from '@/lib/strategies/promise-groups';
import { Announcer } from './announcer';
import { LatencyChart, OutcomeChart } from './charts';
import { Controls } from './controls';
import { Costs } from './costs';
import { save, toCsv, toJson } from './export';
import { Feed } from './feed';
import { Hero, InvariantBadge } from './hero';
import { StatusLine } from './status-line';
import { Till } from './till';
import { Toolbar } from './toolbar';
import { TypeTable } from './type-table';
import { useLive } from './use-live';
import { useWatched } from './use-watched';

/** The whole dashboard: one ticket type large, and all of them small. */
export function Dashboard({ strategies }: { readonly strategies: readonly PromiseGroup[] }) {
  const [isPaused, setIsPaused] = useState(false);
  const { timeline, connection, heardAtMs } = useLive(isPaused);
  const { whole } = timeline;
  const [type, watch] = useWatched(whole);
  const id = type?.id ?? '';
  const points = useMemo(() => pointsOf(timeline, id), [timeline, id]);
  const marks = useMemo(() => marksOf(timeline, id), [timeline, id]);
  const status = (
    <StatusLine connection={connection} heardAtMs={heardAtMs} snapshot={whole} isPaused={isPaused} />
  );
  if (!whole || !type) return <div className="min-h-dvh py-6">{status}</div>;

  return (
    <div className="grid gap-8 py-4 xl:gap-10">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <h2 className="shout min-w-0 text-[clamp(2rem,4.5vw,5rem)] leading-[0.9]">
          {type.event}, {type.name}
        </h2>
        <Toolbar
          types={whole.types}
          watchedId={id}
          watch={watch}
          isPaused={isPaused}
          pause={() => setIsPaused(!isPaused)}
          exportAs={{
            csv: () => save('last-ticket.csv', 'text/csv', toCsv(points)),
            json: () => save('last-ticket.json', 'application/json', toJson(points, timeline)),
          }}
        />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-8 gap-y-2">
        <InvariantBadge type={type} audit={whole.audit} />
        {status}
      </div>
      <Hero type={type} />
      <div className="grid gap-x-8 gap-y-10 lg:grid-cols-12">
        <OutcomeChart points={points} marks={marks} />
        <LatencyChart points={points} marks={marks} />
        <Costs type={type} perSale={whole.perSale} />
        <Till type={type} leaseTtlMs={whole.faults.leaseTtlMs} points={points} />
        <Feed items={timeline.feed} />
        <Controls type={type} snapshot={whole} strategies={strategies} />
        <TypeTable types={whole.types} watchedId={id} watch={watch} />
      </div>
      <Announcer type={type} audit={whole.audit} connection={connection} />
    </div>
  );
}
