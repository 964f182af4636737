import { Tokens } from '@/app/_components/tokens';
import type { Buyer } from '@/lib/teaching/explorer/moves';
import type { Token } from '@/lib/teaching/player/read-listings';

interface SourceLineProps {
  readonly number: number;
  readonly tokens: readonly Token[];
  readonly isLit: boolean;
  readonly buyers: readonly Buyer[];
}

/** A line of source, with the letters of the buyers who are there. */
export function SourceLine({ number, tokens, isLit, buyers }: SourceLineProps) {
  return (
    <li aria-current={isLit ? 'step' : undefined} className={`flex pr-4 ${isLit ? 'lit' : ''}`}>
      <span className="flex w-14 sm:w-16 shrink-0 justify-end gap-1 pr-3 text-quiet tabular-nums select-none">
        {buyers.map((buyer) => (
          <b key={buyer} data-buyer={buyer} className="bg-(--ink-buyer)! px-1 text-(--on-buyer)!">
            {buyer}
          </b>
        ))}
        <span aria-hidden="true">{number}</span>
      </span>
      <span className="-indent-[4ch] min-w-0 flex-1 whitespace-pre-wrap pl-[4ch] [overflow-wrap:anywhere]">
        <Tokens tokens={tokens} />
      </span>
    </li>
  );
}
