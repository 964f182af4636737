import { memo } from 'react';
import type { LiveTicketType } from '@/lib/control/dashboard/snapshot';
import { Panel } from './panel';

interface TypeTableProps {
  readonly types: readonly LiveTicketType[];
  readonly watchedId: string;
  readonly watch: (id: string) => void;
}

/** Every ticket type, with its lock. Choose one to watch it. */
export function TypeTable({ types, watchedId, watch }: TypeTableProps) {
  return (
    <Panel title="Every ticket type" className="lg:col-span-12">
      <div className="mt-2 grid gap-x-8 lg:grid-cols-2">
        {types.map((type) => (
          <Row key={type.id} type={type} isWatched={type.id === watchedId} watch={watch} />
        ))}
      </div>
    </Panel>
  );
}

interface RowProps {
  readonly type: LiveTicketType;
  readonly isWatched: boolean;
  readonly watch: (id: string) => void;
}

/** A type that has not changed is the same object as before. */
const Row = memo(function Row({ type, isWatched, watch }: RowProps) {
  const { id, event, name, stock, capacity, admission } = type;
  return (
    <button
      type="button"
      aria-pressed={isWatched}
      onClick={() => watch(id)}
      className="flex min-h-9 cursor-pointer flex-wrap items-baseline justify-between gap-x-4 border-b border-rule/30 px-1 py-1 text-left hover:bg-stock aria-pressed:bg-ink aria-pressed:text-paper"
    >
      <span className="min-w-0 font-bold">
        {event}, {name}
      </span>
      <span className="tabular-nums">
        {stock} of {capacity} left · admitted {admission?.admitted ?? '–'} · fence {admission?.fence ?? '–'}
      </span>
    </button>
  );
});
