/** Where the clock of the event's city stands. An unknown city reads UTC, and says so. */
const TIME_ZONES: ReadonlyMap<string, string> = new Map([
  ['Barcelona', 'Europe/Madrid'],
  ['Berlin', 'Europe/Berlin'],
  ['Brighton', 'Europe/London'],
  ['Bristol', 'Europe/London'],
  ['Chicago', 'America/Chicago'],
  ['Edinburgh', 'Europe/London'],
  ['Lisbon', 'Europe/Lisbon'],
  ['Lyon', 'Europe/Paris'],
  ['New Orleans', 'America/Chicago'],
  ['Oslo', 'Europe/Oslo'],
  ['Rotterdam', 'Europe/Amsterdam'],
  ['Vienna', 'Europe/Vienna'],
]);

/** A moment as the event's city reads it, in the words that the shop prints. */
export interface LocalMoment {
  /** "Fri 12 Feb 2027" */
  readonly date: string;
  /** "21:00", with "UTC" behind it where the city's own clock is not known. */
  readonly time: string;
  /** "Feb 2027" */
  readonly month: string;
  /** "2027-02": what the filter by month compares. */
  readonly monthKey: string;
}

/** @param iso ISO 8601 */
export function readLocalMoment(iso: string, city: string): LocalMoment {
  const zone = TIME_ZONES.get(city);
  const parts = new Map(
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone ?? 'UTC',
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
      .formatToParts(new Date(iso))
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  const name = part('month').slice(0, 3);
  const month = `${name} ${part('year')}`;
  return {
    date: `${part('weekday')} ${part('day')} ${month}`,
    time: `${part('hour')}:${part('minute')}${zone ? '' : ' UTC'}`,
    month,
    monthKey: `${part('year')}-${String(MONTHS.indexOf(name) + 1).padStart(2, '0')}`,
  };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "Fri 12 Feb 2027, 21:00" by the clock of the event's city. @param iso ISO 8601 */
export function formatMoment(iso: string, city: string): string {
  const { date, time } = readLocalMoment(iso, city);
  return `${date}, ${time}`;
}
