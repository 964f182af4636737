'use client';

import { describeState, isTorn } from '@/lib/teaching/two-phase/describe-state';
import type { RunView } from '@/lib/teaching/two-phase/run-view';
import { SIDES } from '@/lib/teaching/two-phase/steps';
import { DatabasePanel } from './database-panel';
import { LineList } from './line-list';
import { PreparedList } from './prepared-list';
import { useTwoPhase } from './use-two-phase';

type Act = ReturnType<typeof useTwoPhase>['act'];

/** A coordinator and two databases, a statement at a time. */
export function TwoPhase() {
  const { run, complaint, asked, act } = useTwoPhase();
  const isBlocking = asked === 'visit';
  return (
    <div aria-busy={asked !== null} className="mt-6 grid grid-cols-[minmax(0,1fr)] gap-5">
      <Controls run={run} act={act} />
      <div role="status" className="min-h-14 max-w-4xl text-lg leading-snug xl:text-xl">
        {isBlocking && <p className="font-bold">B asks for the seat…</p>}
        {!isBlocking && run && (
          <p className={isTorn(run) ? 'font-bold text-(--ink-alarm)' : ''}>{describeState(run)}</p>
        )}
        {complaint !== '' && <p className="font-bold text-(--ink-alarm)">{complaint}</p>}
      </div>
      {run && (
        <>
          <div className="grid gap-5 md:grid-cols-2">
            {SIDES.map((side) => (
              <DatabasePanel key={side} side={side} run={run} />
            ))}
          </div>
          <PreparedList run={run} act={act} />
          <LineList lines={run.lines} />
        </>
      )}
    </div>
  );
}

function Controls({ run, act }: { readonly run: RunView | null; readonly act: Act }) {
  const isAlive = run?.coordinator === 'alive';
  const next = isAlive ? run.steps[run.done] : undefined;
  return (
    <section aria-label="Steps" className="flex flex-wrap items-center gap-1.5 sm:gap-2">
      <button
        type="button"
        className={`key ${run ? '' : 'key-loud'}`}
        onClick={() => act({ action: 'begin' })}
      >
        {run ? 'Start over' : 'Begin'}
      </button>
      {run && (
        <>
          <button
            type="button"
            className="key key-loud"
            aria-disabled={!isAlive}
            onClick={() => isAlive && act({ action: 'step' })}
          >
            Step
          </button>
          <button
            type="button"
            className="key"
            aria-disabled={!isAlive}
            onClick={() => isAlive && act({ action: 'kill' })}
          >
            Kill the coordinator
          </button>
          <button type="button" className="key" onClick={() => act({ action: 'visit' })}>
            Another buyer comes
          </button>
        </>
      )}
      {next && (
        <p className="w-full font-mono text-[0.8125rem] leading-snug [overflow-wrap:anywhere]">
          <span className="stamp mr-2 text-quiet">next, to the {next.side}</span>
          {next.sql}
        </p>
      )}
    </section>
  );
}
