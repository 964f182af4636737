'use client';

import { useMemo, useState } from 'react';
import { marksOf } from '@/lib/control/dashboard/chart-marks';
import { pointsOf } from '@/lib/control/dashboard/points';
import { chooseWindow, spanOf, type Window } from '@/lib/control/dashboard/spans';
import type { PromiseGroup } from '@/lib/shop/strategies/promise-groups';
import { Admission } from './admission';
import { Alarms } from './alarms';
import { Announcer } from './announcer';
import { CausePatterns } from './cause-swatch';
import { LatencyChart, OutcomeChart } from './charts';
import { Controls } from './controls';
import { Costs } from './costs';
import { save, toCsv, toJson } from './export';
import { FaultBar } from './fault-bar';
import { Feed } from './feed';
import { MoneySum } from './money-sum';
import { ReadsAge } from './reads-age';
import { StatusLine } from './status-line';
import { StockSum } from './stock-sum';
import { Toolbar } from './toolbar';
import { TypeTable } from './type-table';
import { useLive } from './use-live';
import { useWatched } from './use-watched';
import { Why } from './why';

/** The whole dashboard: on the first screen what is read from afar, below it what explains it. */
export function Dashboard({ strategies }: { readonly strategies: readonly PromiseGroup[] }) {
  const [isPaused, setIsPaused] = useState(false);
  const [chosenWindow, chooseOwn] = useState<Window | null>(null);
  const { timeline, connection, receivedAtMs } = useLive(isPaused);
  const { whole } = timeline;
  const [type, watch] = useWatched(whole);
  const id = type?.id ?? '';
  const window = chosenWindow ?? chooseWindow(timeline, id);
  const all = useMemo(() => pointsOf(timeline, id), [timeline, id]);
  const span = useMemo(() => spanOf(timeline, id, window), [timeline, id, window]);
  const points = useMemo(() => all.filter(({ at }) => at >= span.from && at <= span.to), [all, span]);
  const marks = useMemo(() => marksOf(timeline, id), [timeline, id]);
  const status = <StatusLine connection={connection} receivedAtMs={receivedAtMs} isPaused={isPaused} />;
  if (!whole || !type) return <div className="min-h-dvh py-6">{status}</div>;

  const sight = { points, marks, span };
  return (
    <>
      <CausePatterns />
      <div className="wall">
        <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
          <h2 className="shout min-w-0 text-[clamp(1.75rem,3vw,4rem)] leading-[0.95]">
            {type.event}, {type.name}
          </h2>
          <Toolbar
            types={whole.types}
            watchedId={id}
            watch={watch}
            window={window}
            chooseWindow={(next) => chooseOwn(next === chosenWindow ? null : next)}
            isPaused={isPaused}
            pause={() => setIsPaused(!isPaused)}
            exportAs={{
              csv: () => save('last-ticket.csv', 'text/csv', toCsv(all)),
              json: () => save('last-ticket.json', 'application/json', toJson(all, timeline)),
            }}
          />
        </div>
        <StockSum type={type} audit={whole.audit} />
        <Alarms alarms={whole.alarms} />
        <MoneySum audit={whole.audit} />
        <ReadsAge staleness={whole.staleness} read={whole.read} />
        <div className="flex flex-wrap items-baseline justify-between gap-x-8">
          <FaultBar {...whole} />
          {status}
        </div>
        <div className="wall-charts">
          <OutcomeChart {...sight} />
          <Why type={type} snapshot={whole} point={all.at(-1)} />
          <LatencyChart {...sight} />
        </div>
        <Controls type={type} snapshot={whole} strategies={strategies} />
      </div>
      <div className="grid gap-x-8 gap-y-10 py-8 lg:grid-cols-12">
        <Costs type={type} perSale={whole.perSale} />
        <Admission type={type} leaseTtlMs={whole.leaseTtlMs} points={points} span={span} />
        <Feed items={timeline.feed} />
        <TypeTable types={whole.types} watchedId={id} watch={watch} />
      </div>
      <Announcer type={type} audit={whole.audit} connection={connection} />
    </>
  );
}
