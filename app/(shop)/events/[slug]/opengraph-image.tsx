import { CARD_SIZE, drawCard } from '@/app/_cards/draw-card';
import { formatMoment } from '@/lib/core/format/when';
import { readProgramme } from '../../_parts/read-programme';

export const alt = 'The poster of the event, with its date and place';
export const size = CARD_SIZE;
export const contentType = 'image/png';

/** The card that a link to the event unfolds to. */
export default async function EventCard({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  const programme = await readProgramme();
  const event = programme?.events.find((candidate) => candidate.slug === slug);
  if (!event) return new Response(null, { status: programme ? 404 : 503 });
  return drawCard({
    slug,
    name: event.name,
    lines: [formatMoment(event.startsAt, event.city), `${event.venue}, ${event.city}`],
  });
}
