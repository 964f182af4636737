import { Tokens } from '@/app/_components/tokens';
import { highlight } from '@/lib/teaching/player/read-listings';

/** A program with its lines numbered. */
export function Listing({ text }: { readonly text: string }) {
  return (
    <ol className="w-max min-w-full">
      {highlight(text).map((tokens, at) => {
        const number = at + 1;
        return (
          <li key={number} className="flex whitespace-pre pr-4">
            <span
              aria-hidden="true"
              className="w-12 shrink-0 select-none pr-3 text-right text-quiet tabular-nums"
            >
              {number}
            </span>
            <Tokens tokens={tokens} />
          </li>
        );
      })}
    </ol>
  );
}
