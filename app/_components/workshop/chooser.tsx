import { faultOf } from '@/lib/teaching/explorer/moves';
import type { Run } from '@/lib/teaching/explorer/timeline';
import { describeCall, describeMove } from '@/lib/teaching/player/describe-step';

interface ChooserProps {
  readonly next: Run['next'];
  readonly choose: (move: string) => void;
}

/** The next move, by hand: a buyer's, or a fault. */
export function Chooser({ next, choose }: ChooserProps) {
  const turns = next.filter(({ move }) => faultOf(move) === null);
  const faults = next.filter(({ move }) => faultOf(move) !== null);
  return (
    <section aria-label="What comes next" className="flex min-h-11 flex-wrap items-start gap-2">
      {turns.map(({ move, call }) => (
        <button
          key={move}
          type="button"
          data-buyer={move.toUpperCase()}
          onClick={() => choose(move)}
          className="key min-w-0 max-w-full border-(--ink-buyer) pl-0"
        >
          <BuyerLetter move={move} />
          <span className="min-w-0 truncate text-sm">{call ? describeCall(call) : 'goes on'}</span>
          {move !== move.toUpperCase() && <span className="sr-only">, after the answer</span>}
        </button>
      ))}
      {turns.length === 0 && <p className="py-2 text-quiet">Nobody has anything left to do.</p>}
      {faults.length > 0 && (
        <details className="min-w-0">
          <summary className="key list-none">Break it</summary>
          <ul className="mt-2 flex flex-wrap gap-2">
            {faults.map(({ move }) => (
              <li key={move}>
                <button type="button" className="key text-sm" onClick={() => choose(move)}>
                  {describeMove(move)}
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function BuyerLetter({ move }: { readonly move: string }) {
  const buyer = move.toUpperCase();
  const isAfter = move !== buyer;
  return (
    <span
      className={`shout flex min-h-10 min-w-10 items-center justify-center self-stretch text-3xl leading-none ${isAfter ? 'border-(--ink-buyer) border-r-2 border-dashed text-(--ink-buyer)' : 'bg-(--ink-buyer) text-(--on-buyer)'}`}
    >
      {buyer}
    </span>
  );
}
