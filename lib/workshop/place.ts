/** Where somebody stands in the workshop: what a link to `/workshop` says. */
export interface Place {
  readonly strategy: string;
  /** The moves (lib/lab/timeline.ts); empty: nothing has happened yet. */
  readonly schedule: string;
  /** How many of its steps are shown. */
  readonly step: number;
  readonly buyers: 2 | 3;
}

/** The link to that place, from the root of the shop. What is as usual is left out. */
export function formatPlace({ strategy, schedule, step, buyers }: Place): string {
  const query = new URLSearchParams({ strategy });
  if (schedule !== '') query.set('schedule', schedule);
  if (step > 0) query.set('step', String(step));
  if (buyers === 3) query.set('buyers', '3');
  // A schedule is read by people: its + and ~ would be %2B and %7E, which a query does not need for ~.
  return `/workshop?${query.toString().replaceAll('%7E', '~')}`;
}
