import { expect, test } from 'vitest';
import { chooseEvents, listChoices, readFilter } from './choose-events';
import type { CatalogueEvent } from './read-catalogue';

const event = (id: string, city: string, startsAt: string, more: Partial<CatalogueEvent> = {}) => ({
  id,
  slug: id,
  name: id,
  tagline: '',
  venue: 'Hall',
  city,
  startsAt,
  endsAt: startsAt,
  ticketTypes: [],
  ...more,
});

const EVENTS = [
  event('ferry', 'Lisbon', '2027-02-12T21:00:00.000Z', { venue: 'Armazém do Cais' }),
  event('copper', 'New Orleans', '2027-05-01T01:00:00.000Z', { tagline: 'Brass and thunder' }),
  event('quartet', 'Barcelona', '2027-05-07T19:00:00.000Z'),
  event('juno', 'Łódź', '2027-06-01T19:00:00.000Z', {
    name: 'Juno & the Satellites',
    tagline: "The captain's table — Straßenfest",
  }),
];
const find = (searchParams: Record<string, string | string[]>) =>
  chooseEvents(EVENTS, readFilter(searchParams)).map(({ id }) => id);

test.each([
  [{}, ['ferry', 'copper', 'quartet', 'juno']],
  [{ q: 'ARMAZEM' }, ['ferry']],
  [{ q: 'thunder brass' }, ['copper']],
  [{ q: 'brass ferry' }, []],
  [{ q: 'captain’s' }, ['juno']],
  [{ q: "captain's" }, ['juno']],
  [{ q: 'captains' }, ['juno']],
  [{ q: 'juno and the satellites' }, ['juno']],
  [{ q: 'JUNO & THE' }, ['juno']],
  [{ q: 'brass & thunder' }, ['copper']],
  [{ q: 'table-strassenfest' }, ['juno']],
  [{ q: 'lodz' }, ['juno']],
  [{ city: 'Barcelona' }, ['quartet']],
  [{ city: ['Lisbon', 'Barcelona'] }, ['ferry']],
  [{ month: '2027-05' }, ['quartet']],
  [{ month: '2027-04', city: '' }, ['copper']],
  [{ month: 'never' }, []],
])('%o finds %o', (searchParams, found) => {
  expect(find(searchParams)).toEqual(found);
});

test('offers cities by name and months by date, as the city of the event counts them', () => {
  expect(listChoices(EVENTS)).toEqual({
    cities: ['Barcelona', 'Lisbon', 'Łódź', 'New Orleans'],
    months: [
      { key: '2027-02', label: 'Feb 2027' },
      { key: '2027-04', label: 'Apr 2027' },
      { key: '2027-05', label: 'May 2027' },
      { key: '2027-06', label: 'Jun 2027' },
    ],
  });
});
