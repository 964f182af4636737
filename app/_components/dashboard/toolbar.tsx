import type { LiveTicketType } from '@/lib/live/snapshot';

interface ToolbarProps {
  readonly types: readonly LiveTicketType[];
  readonly watchedId: string;
  readonly watch: (id: string) => void;
  readonly isPaused: boolean;
  readonly pause: () => void;
  /** By what the button says. */
  readonly exportAs: Readonly<Record<string, () => void>>;
}

/** What to watch, and whether it goes on. */
export function Toolbar({ types, watchedId, watch, isPaused, pause, exportAs }: ToolbarProps) {
  return (
    <div className="flex max-w-full flex-wrap items-center gap-2">
      <select
        aria-label="Ticket type"
        className="control max-w-56"
        value={watchedId}
        onChange={({ target }) => watch(target.value)}
      >
        {types.map(({ id, event, name }) => (
          <option key={id} value={id}>
            {event}, {name}
          </option>
        ))}
      </select>
      <button type="button" className="control-button" aria-pressed={isPaused} onClick={pause}>
        Pause
      </button>
      {Object.entries(exportAs).map(([name, save]) => (
        <button
          key={name}
          type="button"
          className="control-button uppercase"
          aria-label={`Export as ${name}`}
          onClick={save}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
