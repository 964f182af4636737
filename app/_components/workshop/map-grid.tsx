import type { KeyboardEvent } from 'react';
import type { MapEntry } from '@/lib/teaching/explorer/timeline';
import { linkTo, type Place } from '@/lib/teaching/player/place';
import { isStillPossible } from '@/lib/teaching/player/read-map';
import { MapCell } from './map-cell';

interface MapGridProps {
  readonly entries: readonly MapEntry[];
  readonly place: Place;
  readonly soFar: string;
  /** A prediction is asked for: the current cell does not tell. */
  readonly isSecret: boolean;
  readonly open: (schedule: string) => void;
}

/** The cells of the map. One stop of the Tab key; the arrows go from cell to cell. */
export function MapGrid({ entries, place, soFar, isSecret, open }: MapGridProps) {
  const current = entries.findIndex(({ schedule }) => schedule === place.schedule);
  return (
    <ul data-own-keys className="flex flex-wrap gap-1.5" onKeyDown={moveFocus}>
      {entries.map((entry, at) => {
        const isCurrent = at === current;
        return (
          <li key={entry.schedule}>
            <MapCell
              entry={entry}
              href={linkTo({ ...place, schedule: entry.schedule, step: 0 })}
              isCurrent={isCurrent}
              isStop={at === Math.max(current, 0)}
              isPossible={isStillPossible(entry, soFar)}
              isSecret={isSecret && isCurrent}
              open={open}
            />
          </li>
        );
      })}
    </ul>
  );
}

/** For a list of cells: the arrows go from one to the next. */
export function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const cells = [...event.currentTarget.querySelectorAll<HTMLElement>('a, button')];
  const at = cells.findIndex((cell) => cell.matches(':focus'));
  const next = findNext(cells, at, event.key);
  if (!next) return;
  next.focus();
  event.preventDefault();
}

function findNext(cells: readonly HTMLElement[], at: number, key: string): HTMLElement | undefined {
  const from = cells[at]?.getBoundingClientRect();
  if (!from) return undefined;
  const isBelow = (cell: HTMLElement) => cell.getBoundingClientRect().top > from.top;
  const isAbove = (cell: HTMLElement) => cell.getBoundingClientRect().bottom < from.bottom;
  const isRightOf = (cell: HTMLElement) => cell.getBoundingClientRect().right > from.left;
  switch (key) {
    case 'ArrowRight':
      return cells[at + 1];
    case 'ArrowLeft':
      return cells[at - 1];
    case 'ArrowDown':
      return cells.find((cell) => isBelow(cell) && isRightOf(cell));
    case 'ArrowUp':
      return cells.findLast((cell) => isAbove(cell) && cell.getBoundingClientRect().left <= from.left);
    default:
      return undefined;
  }
}
