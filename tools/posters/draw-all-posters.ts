import { SEED_EVENTS } from '@/db/seed-events';
import { readLocalMoment } from '@/lib/core/format/when';
import { POSTER_SLUGS } from '@/lib/shop/catalogue/poster-url';
import { drawPoster } from './draw-poster';

/** Every poster of public/posters, with the facts of the seed's programme on it. */
export function drawAllPosters(): readonly { readonly slug: string; readonly svg: string }[] {
  return POSTER_SLUGS.map((slug) => {
    const event = SEED_EVENTS.find(({ id }) => id === slug);
    const facts = event
      ? {
          name: event.name,
          venue: event.venue,
          city: event.city,
          date: readLocalMoment(event.startsAt, event.city).date.toUpperCase(),
        }
      : { name: 'Last Ticket', venue: '', city: '', date: '' };
    return { slug, svg: drawPoster(slug, facts) };
  });
}
