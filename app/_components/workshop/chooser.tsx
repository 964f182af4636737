import { faultOf } from '@/lib/teaching/explorer/moves';
import type { Run } from '@/lib/teaching/explorer/timeline';
import { sayCall, sayMove } from '@/lib/teaching/player/say-step';

interface ChooserProps {
  readonly next: Run['next'];
  readonly choose: (move: string) => void;
}

/** Who goes next, by hand; and what may break now. */
export function Chooser({ next, choose }: ChooserProps) {
  const turns = next.filter(({ move }) => faultOf(move) === null);
  const faults = next.filter(({ move }) => faultOf(move) !== null);
  return (
    <section aria-label="What comes next" className="flex min-h-11 flex-wrap items-start gap-2">
      {turns.map(({ move, call }) => (
        <button
          key={move}
          type="button"
          data-lane={move.toUpperCase()}
          aria-label={`${sayMove(move)}${call ? `: ${sayCall(call)}` : ''}`}
          onClick={() => choose(move)}
          className="key min-w-0 max-w-full border-(--ink-lane) pl-0"
        >
          <LaneLetter move={move} />
          <span className="min-w-0 truncate text-sm">{call ? sayCall(call) : 'goes on'}</span>
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
                  {sayMove(move)}
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function LaneLetter({ move }: { readonly move: string }) {
  const lane = move.toUpperCase();
  const isAfter = move !== lane;
  return (
    <span
      className={`shout flex min-h-10 min-w-10 items-center justify-center self-stretch text-3xl leading-none ${isAfter ? 'border-(--ink-lane) border-r-2 border-dashed text-(--ink-lane)' : 'bg-(--ink-lane) text-(--on-lane)'}`}
    >
      {lane}
    </span>
  );
}
