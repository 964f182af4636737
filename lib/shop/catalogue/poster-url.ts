/** Every poster that lies in public/posters. `house` hangs for an event that has none of its own. */
export const POSTER_SLUGS = [
  'house',
  'night-ferry',
  'the-last-cartographers',
  'glass-orchard',
  'one-chair',
  'copper-weather',
  'marta-vale-quartet',
  'paper-lanterns',
  'static-bloom',
  'halcyon-fields',
  'juno-and-the-satellites',
  'winter-chess-open',
  'midnight-overture',
] as const;

export type PosterSlug = (typeof POSTER_SLUGS)[number];

/** The poster of the event with this slug, or the house's own. */
export function findPosterSlug(eventSlug: string): PosterSlug {
  return POSTER_SLUGS.find((slug) => slug === eventSlug) ?? 'house';
}

/** Where the event's poster hangs, as a path. */
export function posterUrl(eventSlug: string): string {
  return `/posters/${findPosterSlug(eventSlug)}.svg`;
}
