import { readLocalMoment } from '@/lib/core/format/when';
import type { CatalogueEvent } from './read-catalogue';

/** What the visitor looks for, as the form sent it. An empty field does not narrow. */
export interface EventFilter {
  readonly q: string;
  readonly city: string;
  /** "2027-02" */
  readonly month: string;
}

type SearchParams = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads the form's GET parameters; of one that comes twice, the first counts. */
export function readFilter(searchParams: SearchParams): EventFilter {
  const read = (name: string) => {
    const value = searchParams[name];
    return (typeof value === 'string' ? value : (value?.[0] ?? '')).trim().slice(0, 80);
  };
  return { q: read('q'), city: read('city'), month: read('month') };
}

/** The events that fit. The search reads name, tagline, venue and city, blind to how it is typed. */
export function chooseEvents(
  events: readonly CatalogueEvent[],
  filter: EventFilter,
): readonly CatalogueEvent[] {
  const words = plain(filter.q).split(/\s+/).filter(Boolean);
  return events.filter((event) => {
    const text = plain(`${event.name} ${event.tagline} ${event.venue} ${event.city}`);
    return (
      (filter.city === '' || event.city === filter.city) &&
      (filter.month === '' || readLocalMoment(event.startsAt, event.city).monthKey === filter.month) &&
      words.every((word) => text.includes(word))
    );
  });
}

/** What there is to choose from: cities by name, months by date. */
export function listChoices(events: readonly CatalogueEvent[]): {
  readonly cities: readonly string[];
  readonly months: readonly { readonly key: string; readonly label: string }[];
} {
  const months = new Map(
    events.map(({ startsAt, city }) => {
      const { monthKey, month } = readLocalMoment(startsAt, city);
      return [monthKey, month];
    }),
  );
  return {
    cities: [...new Set(events.map(({ city }) => city))].sort((a, b) => a.localeCompare(b)),
    months: [...months].sort(([a], [b]) => a.localeCompare(b)).map(([key, label]) => ({ key, label })),
  };
}

/** Letters that are another letter to whoever has no key for them, and are not made of it and an accent. */
const FOLDED: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
};

/** As anybody may type it: without case, accents, apostrophes (’ or ') and dashes; & is "and". */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/['’‘ʼ`´\p{Diacritic}]/gu, '')
    .replace(/&/g, ' and ')
    .replace(/[łøđðıßæœþ]/g, (letter) => FOLDED[letter] ?? letter)
    .replace(/\p{P}/gu, ' ');
}
