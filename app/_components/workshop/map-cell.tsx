import { memo } from 'react';
import type { MapEntry } from '@/lib/teaching/explorer/timeline';
import { kindOf, toScore } from '@/lib/teaching/player/read-map';

interface MapCellProps {
  readonly entry: MapEntry;
  readonly href: string;
  readonly isCurrent: boolean;
  readonly isStop: boolean;
  readonly isPossible: boolean;
  readonly isSecret: boolean;
  readonly open: (schedule: string) => void;
}

const SIGNS = { bad: '✕', stopped: '↺', good: '✓' } as const;

/** A schedule as a score: a line for each buyer, a mark for each move. */
export const MapCell = memo(function MapCell({
  entry,
  href,
  isCurrent,
  isStop,
  isPossible,
  isSecret,
  open,
}: MapCellProps) {
  const kind = isSecret ? 'good' : kindOf(entry);
  const words = isSecret ? 'not told yet' : entry.harms.length > 0 ? entry.harms.join(', ') : 'nothing wrong';
  return (
    <a
      href={href}
      tabIndex={isStop ? 0 : -1}
      aria-current={isCurrent ? 'true' : undefined}
      title={`${entry.schedule}: ${words}`}
      data-kind={kind}
      data-possible={isPossible}
      className="cell flex h-9 items-center gap-1 pr-1 pl-0.5"
      onClick={(event) => {
        // A new tab or window is the browser's own.
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        open(entry.schedule);
      }}
    >
      <span className="sr-only">
        {entry.schedule}: {words}
      </span>
      <span aria-hidden="true" className="w-4 text-center font-bold text-sm">
        {isSecret ? '?' : SIGNS[kind]}
      </span>
      <Score schedule={entry.schedule} />
    </a>
  );
});

const BUYER_TOPS = { A: 0, B: 7, C: 14 } as const;

export function Score({ schedule }: { readonly schedule: string }) {
  const marks = toScore(schedule);
  const hasThree = marks.some(({ buyer }) => buyer === 'C');
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${marks.length * 4} ${hasThree ? 19 : 12}`}
      className="h-5 fill-current"
    >
      {marks.map(({ column, buyer, kind }) => {
        const top = buyer === null ? 3.5 : BUYER_TOPS[buyer];
        if (kind === 'fault') return <circle key={column} cx={column * 4 + 1.5} cy={top + 2.5} r="1.9" />;
        return <rect key={column} x={column * 4} y={top} width={kind === 'after' ? 1 : 3} height="5" />;
      })}
    </svg>
  );
}
