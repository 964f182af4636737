import type { Ref } from 'react';
import { describeFate, FATES, type Fate } from '@/lib/teaching/player/fate';
import type { Buyers } from '@/lib/teaching/player/place';

interface PredictionProps {
  readonly ref: Ref<HTMLElement>;
  readonly buyers: Buyers;
  readonly guess: (fate: Fate) => void;
  readonly skip: () => void;
}

/** Asks what will come of it, before the step that decides. A learner may go on without an answer. */
export function Prediction({ ref, buyers, guess, skip }: PredictionProps) {
  return (
    <section
      ref={ref}
      aria-label="What will happen?"
      className="arrives grid scroll-mt-2 gap-2 bg-loud px-4 py-3 text-on-loud"
    >
      <h2 className="shout text-4xl leading-none xl:text-5xl">The next step decides. What will happen?</h2>
      <ul className="flex flex-wrap gap-2">
        {FATES.map((fate) => (
          <li key={fate} className="min-w-0">
            <button type="button" className="key text-sm" onClick={() => guess(fate)}>
              {describeFate(fate, buyers)}
            </button>
          </li>
        ))}
        <li>
          <button type="button" className="key border-dashed text-sm" onClick={skip}>
            Just show me
          </button>
        </li>
      </ul>
    </section>
  );
}

/** Said instead, while a class waits for its teacher. Nobody is made to. */
export function KeptPrediction({ showAnyway }: { readonly showAnyway: () => void }) {
  return (
    <section
      aria-label="What will happen?"
      className="flex flex-wrap items-center gap-3 bg-loud px-4 py-3 text-on-loud"
    >
      <p className="shout text-3xl leading-none">Kept. The teacher will show it.</p>
      <button type="button" className="key border-dashed text-sm" onClick={showAnyway}>
        Just show me
      </button>
    </section>
  );
}
