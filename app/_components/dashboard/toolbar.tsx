import type { LiveTicketType } from '@/lib/live/snapshot';
import { ChoiceForm } from './fields';

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
    <div className="flex max-w-full flex-wrap items-end gap-2">
      <ChoiceForm
        label="Ticket type"
        current={watchedId}
        groups={[
          { name: '', options: types.map(({ id, event, name }) => ({ id, text: `${event}, ${name}` })) },
        ]}
        button="Show"
      >
        {watch}
      </ChoiceForm>
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
