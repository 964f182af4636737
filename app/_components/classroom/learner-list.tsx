import type { Desk } from '@/lib/teaching/classroom/room';

/** Longer than a few missed polls: the lid is shut, or the battery empty. */
const SILENT_MS = 10_000;

export function LearnerList({ learners }: { readonly learners: Desk['learners'] }) {
  return (
    <section aria-labelledby="learners" className="min-w-0">
      <h2 id="learners" className="shout text-4xl leading-none">
        {learners.length === 1 ? '1 learner' : `${learners.length} learners`}
      </h2>
      {learners.length === 0 && <p className="mt-3 text-quiet">Nobody is in yet.</p>}
      <ul className="mt-3 grid grid-cols-[repeat(auto-fill,minmax(min(100%,15rem),1fr))] gap-2">
        {learners.map(({ id, name, place, silentMs }) => (
          <li
            key={id}
            className={`border-2 bg-stock px-3 py-2 ${silentMs > SILENT_MS ? 'border-dashed border-quiet' : 'border-ink'}`}
          >
            <p className="break-words font-bold">{name}</p>
            <p className="break-words text-sm">
              {place
                ? `${place.lesson}, ${/^\d+$/.test(place.step) ? `step ${place.step}` : place.step}`
                : 'just came in'}
              {silentMs > SILENT_MS && (
                <span className="block text-quiet">not heard for {Math.round(silentMs / 1000)} s</span>
              )}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
