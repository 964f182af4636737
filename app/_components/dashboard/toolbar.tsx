import type { LiveTicketType } from '@/lib/control/dashboard/snapshot';
import { WINDOWS, type Window } from '@/lib/control/dashboard/spans';
import { ChoiceForm } from './fields';

interface ToolbarProps {
  readonly types: readonly LiveTicketType[];
  readonly watchedId: string;
  readonly watch: (id: string) => void;
  readonly window: Window;
  readonly chooseWindow: (window: Window) => void;
  readonly isPaused: boolean;
  readonly pause: () => void;
  /** By what the button says. */
  readonly exportAs: Readonly<Record<string, () => void>>;
}

/** What to watch, how far back, and whether it goes on. */
export function Toolbar(props: ToolbarProps) {
  const { types, watchedId, watch, window, chooseWindow, isPaused, pause, exportAs } = props;
  return (
    <div className="flex max-w-full flex-wrap items-end gap-2">
      <ChoiceForm
        label="Ticket type"
        current={watchedId}
        options={types.map(({ id, event, name }) => (
          <option key={id} value={id}>{`${event}, ${name}`}</option>
        ))}
        button="Show"
      >
        {watch}
      </ChoiceForm>
      <fieldset className="flex">
        <legend className="sr-only">How far back the charts go</legend>
        {WINDOWS.map((one) => (
          <button
            key={one}
            type="button"
            className="control-button not-first:border-l-0"
            aria-pressed={one === window}
            onClick={() => chooseWindow(one)}
          >
            {one}
          </button>
        ))}
      </fieldset>
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
