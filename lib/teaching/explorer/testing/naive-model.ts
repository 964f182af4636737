/*
 * When `naive-coordinator` leaves a charge that no order knows of while the hold ends beside it: by the order of the calls
 * alone, without a store. It shares no code with the explorer: it is the second opinion.
 *
 * A reads the order (1), makes the payment (2), charges (3), writes the attempt down (4), and marks the order (5).
 * B lets the hold's time be over (1), and ends it (2).
 */

/** The place of a party's call of that number; far behind all where it never comes. */
function placeOf(party: string, nth: number, schedule: string): number {
  const places = [...schedule].flatMap((letter, place) => (letter === party ? [place] : []));
  return places[nth - 1] ?? Number.POSITIVE_INFINITY;
}

/** She still found it held, so that she was charged; and when that was to be written down, its time was over. */
export function leavesAnOrphan(schedule: string): boolean {
  const isCharged = placeOf('A', 1, schedule) < placeOf('B', 2, schedule);
  const isTooLate = placeOf('B', 1, schedule) < placeOf('A', 4, schedule);
  return isCharged && isTooLate;
}
