import { Score } from '@/app/_components/workshop/map-cell';
import { moveFocus } from '@/app/_components/workshop/map-grid';
import { type Cell, describeTrialMap, type TrialMap } from '@/lib/teaching/editor/check-state';

interface CheckMapProps {
  readonly trial: TrialMap;
  /** The schedule that is open step by step. */
  readonly current: string | null;
  readonly open: (schedule: string) => void;
}

const SIGNS = { bad: '✕', stopped: '↺', good: '✓' } as const;
/** Of a trial with thousands of schedules nobody looks at each; those that go wrong come first. */
const MOST_SHOWN = 300;

/** The schedules of a trial that were run; each opens step by step. One stop of the Tab key, as in the explorer. */
export function CheckMap({ trial, current, open }: CheckMapProps) {
  const { title, cells } = trial;
  const shown = cells.length > MOST_SHOWN ? cells.toSorted(badFirst).slice(0, MOST_SHOWN) : cells;
  const place = shown.findIndex(({ schedule }) => schedule === current);
  return (
    <section aria-label={title} className="mt-3">
      <h3 className="font-bold">{title}</h3>
      <p className="text-sm">{describeTrialMap(trial)}</p>
      <ul data-own-keys className="mt-1 flex flex-wrap gap-1.5" onKeyDown={moveFocus}>
        {shown.map((cell, at) => (
          <li key={cell.schedule}>
            <CheckCell
              cell={cell}
              isCurrent={cell.schedule === current}
              isStop={at === Math.max(place, 0)}
              open={open}
            />
          </li>
        ))}
      </ul>
      {shown.length < cells.length && (
        <p className="text-quiet text-sm">and {cells.length - shown.length} more</p>
      )}
    </section>
  );
}

const badFirst = (one: Cell, other: Cell) => Number(other.kind === 'bad') - Number(one.kind === 'bad');

interface CheckCellProps {
  readonly cell: Cell;
  readonly isCurrent: boolean;
  /** The Tab key stops here. */
  readonly isStop: boolean;
  readonly open: (schedule: string) => void;
}

function CheckCell({ cell, isCurrent, isStop, open }: CheckCellProps) {
  const { schedule, kind, complaints } = cell;
  const words = complaints[0] ?? 'nothing wrong';
  return (
    <button
      type="button"
      tabIndex={isStop ? 0 : -1}
      aria-current={isCurrent ? 'true' : undefined}
      title={`${schedule}: ${words}`}
      data-kind={kind}
      className="cell flex h-9 cursor-pointer items-center gap-1 pr-1 pl-0.5"
      onClick={() => open(schedule)}
    >
      <span className="sr-only">
        {schedule}: {words}
      </span>
      <span aria-hidden="true" className="w-4 text-center font-bold text-sm">
        {SIGNS[kind]}
      </span>
      <Score schedule={schedule} />
    </button>
  );
}
