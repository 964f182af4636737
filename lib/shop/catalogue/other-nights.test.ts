import { expect, test } from 'vitest';
import { findOtherNights } from './other-nights';
import type { CatalogueEvent } from './read-catalogue';

const NOW_MS = Date.parse('2027-01-01T00:00:00.000Z');

const night = (id: string, city: string, stock: number, startsAt = '2027-05-01T20:00:00.000Z') =>
  ({
    id,
    slug: id,
    name: id,
    tagline: '',
    venue: '',
    city,
    startsAt,
    endsAt: startsAt,
    ticketTypes: [
      {
        id,
        name: 'Standing',
        priceCents: 100,
        currency: 'EUR',
        capacity: 9,
        stock,
        ...{ held: 0, generation: 1, version: 0 },
        perBuyerLimit: 4,
        saleStartsAt: '2026-01-01T00:00:00.000Z',
      },
    ],
  }) satisfies CatalogueEvent;

const find = (...others: ReturnType<typeof night>[]) => {
  const gone = night('gone', 'Oslo', 0);
  const { events, ...way } = findOtherNights([gone, ...others], gone, NOW_MS);
  return { ids: events.map(({ id }) => id), ...way };
};

test('other nights of the same city with tickets left', () => {
  const found = find(
    night('over', 'Oslo', 5, '2026-12-01T20:00:00.000Z'),
    night('soon', 'Oslo', 1),
    night('elsewhere', 'Łódź', 9),
    night('empty', 'Oslo', 0),
    night('late', 'Oslo', 2, '2027-09-01T20:00:00.000Z'),
  );
  expect(found).toEqual({ ids: ['soon', 'late'], label: 'Other nights in Oslo', href: '/?city=Oslo' });
});

test('other cities where this one has no other night, three at most', () => {
  const found = find(...['a', 'b', 'c', 'd'].map((id) => night(id, 'Łódź', 1)));
  expect(found).toEqual({ ids: ['a', 'b', 'c'], label: 'Other nights', href: '/' });
});
