/**
 * Exercise 11, solved: one entry in the journal, between the last promise and the first commit, is the decision. Where it
 * stands, all that is still prepared is committed; where it does not, nothing was, and all of it is taken back. So a
 * rollback need not be written down.
 */

import type { Coordinator, Parties } from '@/lib/teaching/two-phase/coordinator';

const COMMIT = 'commit';

async function finish({ seats, money, journal }: Parties): Promise<'bought' | 'refused'> {
  const isDecided = (await journal.read()).includes(COMMIT);
  for (const party of [seats, money]) {
    if (await party.isPrepared()) await (isDecided ? party.commit() : party.rollback());
  }
  return isDecided ? 'bought' : 'refused';
}

export const coordinator: Coordinator = {
  id: 'solution-11',
  async buy(parties) {
    const { seats, money, journal } = parties;
    if ((await seats.prepare()) === 'yes' && (await money.prepare()) === 'yes') await journal.write(COMMIT);
    return finish(parties);
  },
  async recover(parties) {
    await finish(parties);
  },
};
