import { formatMoment } from '@/lib/core/format/when';
import type { DoorEvent } from '@/lib/shop/door/door-events';

/** Which event the door is for: tonight's first. */
export function EventList({ events }: { readonly events: readonly DoorEvent[] }) {
  const tonight = events.filter(({ phase }) => phase === 'open');
  const later = events.filter(({ phase }) => phase !== 'open');
  return (
    <>
      <p className="max-w-prose text-lg">
        Which event is this door for? Tickets of another one are refused, and not used.
      </p>
      {tonight.length > 0 ? (
        <Choice title="Tonight" events={tonight} />
      ) : (
        <p className="mt-6 font-semibold">No door is open now: one opens twelve hours before its event.</p>
      )}
      {later.length > 0 && <Choice title="Later" events={later} />}
    </>
  );
}

function Choice({ title, events }: { readonly title: string; readonly events: readonly DoorEvent[] }) {
  return (
    <section aria-label={title} className="mt-6">
      <h2 className="shout text-4xl leading-none">{title}</h2>
      <ul className="mt-2 divide-y-2 divide-rule/30">
        {events.map(({ id, name, venue, city, startsAt }) => (
          <li key={id}>
            <a href={`/check-in?event=${encodeURIComponent(id)}`} className="group block py-2">
              <strong className="underline underline-offset-4">{name}</strong>
              <span className="block text-quiet">
                {venue}, {city}, {formatMoment(startsAt, city)}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
