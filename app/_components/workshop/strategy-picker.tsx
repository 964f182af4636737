'use client';

import { useRouter } from 'next/navigation';
import type { FormEvent } from 'react';
import { CROWDS, isCrowd, linkTo, nameOf, type Place } from '@/lib/teaching/player/place';

type Grade = 'never' | 'unless' | 'possible';

interface StrategyPickerProps {
  readonly choices: readonly { readonly id: string; readonly grade: Grade }[];
  readonly place: Place;
}

const GRADES: Readonly<Record<Grade, string>> = {
  possible: 'They may oversell',
  unless: 'They hold until something breaks',
  never: 'They never oversell',
};
const ORDER = ['possible', 'unless', 'never'] as const;

/** Which strategy is shown, and in which scene. A form: what is chosen is shown when that is asked for. */
export function StrategyPicker({ choices, place }: StrategyPickerProps) {
  const router = useRouter();
  const go = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const asked = new FormData(event.currentTarget);
    const strategy = String(asked.get('strategy'));
    const scene = String(asked.get('scene'));
    const { crowd } = CROWDS[isCrowd(scene) ? scene : 'two-buyers'];
    router.push(linkTo({ strategy, ...crowd, schedule: '', step: 0, lesson: place.lesson }));
  };
  return (
    <form
      key={`${place.strategy} ${nameOf(place)}`}
      action="/workshop"
      onSubmit={go}
      className="flex flex-wrap items-end gap-x-4 gap-y-2"
    >
      <label className="grid min-w-0">
        <span className="stamp text-quiet">Sell by</span>
        <select
          name="strategy"
          className="shout max-w-full cursor-pointer [field-sizing:content] border-ink border-b-4 bg-transparent pr-2 text-5xl text-ink leading-none xl:text-6xl"
          defaultValue={place.strategy}
        >
          {ORDER.map((grade) => (
            <optgroup key={grade} label={GRADES[grade]}>
              {choices
                .filter((choice) => choice.grade === grade)
                .map(({ id }) => (
                  <option key={id} value={id}>
                    {id}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </label>
      <label className="grid min-w-0">
        <span className="stamp text-quiet">to</span>
        <select name="scene" className="key max-w-full" defaultValue={nameOf(place)}>
          {Object.entries(CROWDS).map(([name, { says }]) => (
            <option key={name} value={name}>
              {says}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="key">
        Show it
      </button>
    </form>
  );
}
