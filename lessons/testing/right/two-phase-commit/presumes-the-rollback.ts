import type { Coordinator, Parties } from '@/lib/teaching/two-phase/coordinator';

async function end({ seats, money }: Parties, how: 'commit' | 'rollback'): Promise<void> {
  for (const party of [seats, money]) {
    if (await party.isPrepared()) await party[how]();
  }
}

export const coordinator: Coordinator = {
  id: 'presumes-the-rollback',
  async buy(parties) {
    const { seats, money, journal } = parties;
    const votes = [await seats.prepare(), await money.prepare()];
    if (votes.includes('no')) {
      await end(parties, 'rollback');
      return 'refused';
    }
    await journal.write('commit');
    await seats.commit();
    await money.commit();
    return 'bought';
  },
  async recover(parties) {
    const entries = await parties.journal.read();
    await end(parties, entries.includes('commit') ? 'commit' : 'rollback');
  },
};
