/**
 * Exercise 14: not older than what she has seen.
 * A reader shows a ticket type. The shelf costs 1 and may be a second old; the figures cost 2 and follow by a moment; the
 * primary costs 10 and is the newest there is. This one is cheap, and shows who has just bought the stock of before.
 *
 * Your turn: show nothing older than `seen`, and ask nobody dearer than you must. A newer life (`generation`) is newer
 * whatever its version is. A type that is gone (null) has nothing older to show.
 */

import type { Reader } from '@/lib/teaching/consistency/reader';

export const reader: Reader = {
  id: 'exercise-14',
  async read(_seen, { shelf }) {
    return shelf();
  },
};
