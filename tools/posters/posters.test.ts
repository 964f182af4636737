import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SEED_EVENTS } from '@/db/seed-events';
import { findPosterSlug, posterUrl } from '@/lib/shop/catalogue/poster-url';
import { drawAllPosters } from './draw-all-posters';

const MAX_BYTES = 30 * 1024;

test.each(drawAllPosters())('$slug hangs in public/posters as it is drawn, and is light', ({ slug, svg }) => {
  const hung = readFileSync(new URL(`../../public/posters/${slug}.svg`, import.meta.url), 'utf8');
  expect(svg === hung, 'draw it again: npm run posters').toBe(true);
  expect(svg).not.toContain('NaN');
  expect(Buffer.byteLength(svg)).toBeLessThan(MAX_BYTES);
});

test('every event of the seed has a poster of its own, another event gets the house poster', () => {
  const own = SEED_EVENTS.map(({ id }) => findPosterSlug(id));
  expect(own).toEqual(SEED_EVENTS.map(({ id }) => id));
  expect(posterUrl('__proto__')).toBe('/posters/house.svg');
});
