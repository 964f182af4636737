import { formatMoment } from '@/lib/core/format/when';
import type { DoorEvent } from '@/lib/shop/door/door-events';

interface Props {
  readonly event: DoorEvent;
  readonly isDemo: boolean;
  readonly isPretending: boolean;
}

/** What the door thinks of the time, wherever that is not its night. */
export function NightNote({ event, isDemo, isPretending }: Props) {
  const { id, city, startsAt, opensAt, phase } = event;
  const link = `/check-in?event=${encodeURIComponent(id)}`;
  if (isPretending) {
    return (
      <p className="mb-4 border-4 border-ink px-4 py-2">
        <strong>Demo:</strong> this door pretends that it is the night of {formatMoment(startsAt, city)}.{' '}
        <a href={link} className="inline-block py-1 underline underline-offset-4">
          Stop pretending
        </a>
      </p>
    );
  }
  if (phase === 'open') return null;
  return (
    <p className="mb-4 border-4 border-ink px-4 py-2">
      {phase === 'early'
        ? `This door opens on ${formatMoment(opensAt, city)}. Until then it refuses tickets, and uses none.`
        : 'This event is over, and its door is shut: it refuses tickets, and uses none.'}{' '}
      {isDemo && (
        <a href={`${link}&night=pretend`} className="inline-block py-1 underline underline-offset-4">
          Pretend that it is the night
        </a>
      )}
    </p>
  );
}
