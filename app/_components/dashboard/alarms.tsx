import type { Snapshot } from '@/lib/control/dashboard/snapshot';

const SHOWN = 5;

/** What an audit found and is still wrong; nothing where all is well. */
export function Alarms({ alarms }: Pick<Snapshot, 'alarms'>) {
  if (alarms.length === 0) return null;
  const more = alarms.length - SHOWN;
  return (
    <section aria-label="Alarms" className="alarm px-4 py-2">
      <ul className="wall-label">
        {alarms.slice(0, SHOWN).map(({ kind, subject, text }) => (
          <li key={`${kind} ${subject}`} className="break-words">
            <b>{subject}</b>: {text}
          </li>
        ))}
        {more > 0 && <li>and {more} more</li>}
      </ul>
    </section>
  );
}
