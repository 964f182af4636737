import { FATE_WORDS, FATES } from '@/lib/workshop/fate';
import type { PlayerEvent } from '@/lib/workshop/player';

/** Asks what will come of it, before the step that decides. Whoever does not want to say goes on. */
export function Prediction({ dispatch }: { readonly dispatch: (event: PlayerEvent) => void }) {
  return (
    <section aria-label="Prediction" className="arrives grid gap-2 bg-loud px-4 py-3 text-on-loud">
      <h2 className="shout text-4xl leading-none xl:text-5xl">The next step decides. What will happen?</h2>
      <ul className="flex flex-wrap gap-2">
        {FATES.map((fate) => (
          <li key={fate} className="min-w-0">
            <button type="button" className="key text-sm" onClick={() => dispatch({ type: 'guess', fate })}>
              {FATE_WORDS[fate]}
            </button>
          </li>
        ))}
        <li>
          <button
            type="button"
            className="key border-dashed text-sm"
            onClick={() => dispatch({ type: 'skip' })}
          >
            Just show me
          </button>
        </li>
      </ul>
    </section>
  );
}
