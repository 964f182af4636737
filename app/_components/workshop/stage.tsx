import { type Lane, type LaneState, laneOf, laneStates, lanesOf, rowsOf } from '@/lib/teaching/player/lanes';
import type { Buyers } from '@/lib/teaching/player/place';
import type { Player } from '@/lib/teaching/player/player';
import { StepRow } from './step-row';
import { WorldTicket } from './world-ticket';

interface StageProps {
  readonly player: Player;
  readonly buyers: Buyers;
}

/** A lane for each buyer, and between them the ticket that they want, as it stands at this moment. */
export function Stage({ player, buyers }: StageProps) {
  const { run, step } = player;
  const states = laneStates(run, step);
  const lanes = lanesOf(buyers);
  return (
    <section aria-label="Stage" className="stage" data-buyers={buyers}>
      <div className="stage-heads max-lg:flex max-lg:gap-2">
        {lanes.map((lane) => (
          <LaneHead key={lane} lane={lane} state={states[lane]} />
        ))}
      </div>
      <WorldTicket player={player} />
      <ol className="stage-steps grid gap-1.5" aria-label="What happened">
        {rowsOf(run, step).map((row) => (
          <StepRow key={row.number} row={row} isCurrent={row.number === step} />
        ))}
      </ol>
    </section>
  );
}

function LaneHead({ lane, state }: { readonly lane: Lane; readonly state: LaneState }) {
  return (
    <div
      data-lane={lane}
      className="in-lane flex min-w-0 flex-1 items-center gap-3 border-(--ink-lane) border-b-4 max-lg:mx-0!"
    >
      <span className="shout bg-(--ink-lane) px-3 pt-1 text-(--on-lane) text-5xl leading-none xl:text-7xl">
        <span className="sr-only">Buyer </span>
        {lane}
      </span>
      <LaneStatus state={state} />
    </div>
  );
}

function LaneStatus({ state }: { readonly state: LaneState }) {
  switch (state.kind) {
    case 'ready':
      return null;
    case 'dead':
      return <span className="shout text-(--ink-alarm) text-2xl xl:text-3xl">dead</span>;
    case 'waits':
      return (
        <span className="shout is-waiting px-2 text-2xl xl:text-3xl">
          waits for {state.for.map(laneOf).join(', ')}
        </span>
      );
    case 'answered':
      return (
        <span className="shout stamps min-w-0 text-xl leading-none sm:text-2xl [overflow-wrap:anywhere] 2xl:text-4xl">
          {state.outcome}
        </span>
      );
  }
}
