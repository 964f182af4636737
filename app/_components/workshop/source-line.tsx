import { Tokens } from '@/app/_components/tokens';
import type { Lane } from '@/lib/teaching/player/lanes';
import type { Token } from '@/lib/teaching/player/read-listings';

interface SourceLineProps {
  readonly number: number;
  readonly tokens: readonly Token[];
  readonly isLit: boolean;
  readonly lanes: readonly Lane[];
}

/** A line of source, with the letters of those who are there. */
export function SourceLine({ number, tokens, isLit, lanes }: SourceLineProps) {
  return (
    <li
      aria-current={isLit ? 'step' : undefined}
      className={`flex whitespace-pre pr-4 ${isLit ? 'lit' : ''}`}
    >
      <span className="flex w-16 shrink-0 justify-end gap-1 pr-3 text-quiet tabular-nums select-none">
        {lanes.map((lane) => (
          <b key={lane} data-lane={lane} className="bg-(--ink-lane)! px-1 text-(--on-lane)!">
            {lane}
          </b>
        ))}
        <span aria-hidden="true">{number}</span>
      </span>
      <Tokens tokens={tokens} />
    </li>
  );
}
