import type { Action } from '@/lib/teaching/two-phase/desk';
import type { RunView } from '@/lib/teaching/two-phase/run-view';
import type { Ending } from '@/lib/teaching/two-phase/steps';

interface Props {
  readonly run: RunView;
  readonly act: (action: Action) => void;
}

const ENDINGS: readonly { readonly ending: Ending; readonly says: string }[] = [
  { ending: 'commit', says: 'Commit it' },
  { ending: 'rollback', says: 'Roll it back' },
];

/** What Postgres itself says is prepared; the hand of whoever is called at night ends it. */
export function PreparedList({ run: { prepared, coordinator }, act }: Props) {
  return (
    <section aria-labelledby="prepared" className="min-w-0 border-ink border-t-4 pt-3">
      <h2 id="prepared" tabIndex={-1} className="font-mono font-semibold text-xl outline-none">
        pg_prepared_xacts
      </h2>
      {prepared.length === 0 && <p className="mt-1 text-quiet">0 rows</p>}
      <ul className="mt-2 grid gap-3 md:grid-cols-2">
        {prepared.map(({ gid, database, ageS, side }) => (
          <li key={gid} className="min-w-0 border-2 border-ink bg-stock px-4 py-3">
            <p className="font-mono text-[0.8125rem] [overflow-wrap:anywhere]">
              {gid}
              <br />
              {database}, for {ageS} s, of no session
            </p>
            {coordinator === 'alive' ? (
              <p className="mt-2 text-quiet">Its coordinator is still there to end it.</p>
            ) : (
              <p className="mt-2 flex flex-wrap gap-2">
                {ENDINGS.map(({ ending, says }) => (
                  <button
                    key={ending}
                    type="button"
                    className="key"
                    aria-label={`${says}, in the ${side}`}
                    onClick={() => {
                      // The button goes with the row.
                      document.getElementById('prepared')?.focus();
                      act({ action: 'resolve', side, ending });
                    }}
                  >
                    {says}
                  </button>
                ))}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
