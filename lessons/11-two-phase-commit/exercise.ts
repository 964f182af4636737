/**
 * Exercise 11: what did I decide?
 * A coordinator asks the seats and the money to promise. When both have said yes it commits both, and keeps in mind
 * that it does. Its process may die at any call. The one that starts after it finds a transaction that is still
 * prepared, knows nothing, and takes it back; the other one was committed already.
 *
 * Your turn: a decision counts when it is written down, and not before both have promised. Whoever starts anew reads
 * it, and ends what is still prepared (`isPrepared`) as it says. What was never decided is rolled back.
 */

import type { Coordinator } from '@/lib/teaching/two-phase/coordinator';

export const coordinator: Coordinator = {
  id: 'exercise-11',
  async buy({ seats, money }) {
    const votes = [await seats.prepare(), await money.prepare()];
    if (votes.every((vote) => vote === 'yes')) {
      await seats.commit();
      await money.commit();
      return 'bought';
    }
    for (const party of [seats, money]) {
      if (await party.isPrepared()) await party.rollback();
    }
    return 'refused';
  },
  async recover({ seats, money }) {
    for (const party of [seats, money]) {
      if (await party.isPrepared()) await party.rollback();
    }
  },
};
