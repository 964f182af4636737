import type { FormEvent } from 'react';
import { SureButton } from '@/app/_components/sure-button';
import type { Desk } from '@/lib/teaching/classroom/desk';
import { MOST } from '@/lib/teaching/classroom/plain-text';

/** Longer than a few missed polls: the lid is shut, or the battery empty. */
const SILENT_MS = 10_000;

type Props = Desk['learners'][number] & {
  readonly act: (action: 'remove' | 'rename', params: object) => Promise<void>;
};

/** A learner: where, since when silent; behind "Change", another name, or the door. */
export function LearnerCard({ id, name, place, silentMs, act }: Props) {
  const isSilent = silentMs > SILENT_MS;
  const rename = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void act('rename', { learner: id, name: String(new FormData(event.currentTarget).get('name')) });
  };
  return (
    <li className={`border-2 bg-stock px-3 py-2 ${isSilent ? 'border-dashed border-quiet' : 'border-ink'}`}>
      <p className="break-words font-bold">{name}</p>
      <p className="break-words text-sm">
        {place
          ? `${place.lesson}, ${/^\d+$/.test(place.step) ? `step ${place.step}` : place.step}`
          : 'just came in'}
        {isSilent && <span className="block text-quiet">not heard for {Math.round(silentMs / 1000)} s</span>}
      </p>
      <details className="mt-1">
        <summary className="min-h-6 w-fit cursor-pointer text-sm underline underline-offset-4">
          Change<span className="sr-only"> {name}</span>
        </summary>
        <form onSubmit={rename} className="mt-2 grid gap-2">
          <label className="grid gap-1">
            <span className="stamp">Another name</span>
            <input
              key={name}
              name="name"
              defaultValue={name}
              required
              maxLength={MOST.name}
              autoComplete="off"
              className="h-11 w-full min-w-0 border-2 border-ink bg-paper px-2"
            />
          </label>
          <div className="flex flex-wrap gap-2">
            <button type="submit" className="key text-sm">
              Rename
            </button>
            <SureButton
              className="key text-sm"
              sure="Out, with all answers: sure?"
              onSure={() => void act('remove', { learner: id })}
            >
              Remove
            </SureButton>
          </div>
        </form>
      </details>
    </li>
  );
}
