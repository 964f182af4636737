import { type Buyer, buyerOf } from '@/lib/teaching/explorer/moves';
import { type BuyerState, buyerStates, columnsOf, rowsOf } from '@/lib/teaching/player/happenings';
import { type Crowd, settingOf } from '@/lib/teaching/player/place';
import type { Player } from '@/lib/teaching/player/player';
import { StepRow } from './step-row';
import { WorldTicket } from './world-ticket';

interface RunViewProps {
  readonly player: Player;
  readonly crowd: Crowd;
}

/** A column for each buyer, and between them the ticket that they want, as it stands at this moment. */
export function RunView({ player, crowd }: RunViewProps) {
  const { run, step } = player;
  const columns = columnsOf(crowd);
  const { boxOffice } = settingOf(crowd);
  const states = buyerStates(run, step);
  return (
    <section aria-label="Run" className="run-view" data-buyers={columns.length}>
      <div className="run-heads max-lg:flex max-lg:gap-2">
        {columns.map((buyer) => (
          <ColumnHead
            key={buyer}
            buyer={buyer}
            isBoxOffice={boxOffice !== undefined && buyer === 'C'}
            state={states[buyer]}
          />
        ))}
      </div>
      <WorldTicket player={player} added={boxOffice === 'restock' ? 1 : 0} />
      <ol className="run-steps grid gap-1.5" aria-label="What happened">
        {rowsOf(run, step).map((row) => (
          <StepRow key={row.number} row={row} isCurrent={row.number === step} />
        ))}
      </ol>
    </section>
  );
}

interface ColumnHeadProps {
  readonly buyer: Buyer;
  readonly isBoxOffice: boolean;
  readonly state: BuyerState;
}

function ColumnHead({ buyer, isBoxOffice, state }: ColumnHeadProps) {
  return (
    <div
      data-buyer={buyer}
      className="in-column flex min-w-0 flex-1 items-center gap-3 border-(--ink-buyer) border-b-4 max-lg:mx-0!"
    >
      <span className="shout bg-(--ink-buyer) px-3 pt-1 text-(--on-buyer) text-5xl leading-none xl:text-7xl">
        <span className="sr-only">{isBoxOffice ? '' : 'Buyer '}</span>
        {buyer}
      </span>
      {isBoxOffice && (
        <span className={state.kind === 'ready' ? 'stamp min-w-0 [overflow-wrap:anywhere]' : 'sr-only'}>
          box office
        </span>
      )}
      <BuyerStatus state={state} />
    </div>
  );
}

function BuyerStatus({ state }: { readonly state: BuyerState }) {
  switch (state.kind) {
    case 'ready':
      return null;
    case 'dead':
      return <span className="shout text-(--ink-alarm) text-2xl xl:text-3xl">dead</span>;
    case 'waits':
      return (
        <span className="shout is-waiting px-2 text-2xl xl:text-3xl">
          waits for {state.for.map(buyerOf).join(', ')}
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
