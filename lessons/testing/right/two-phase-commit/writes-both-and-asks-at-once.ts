import type { Coordinator } from '@/lib/teaching/two-phase/coordinator';

export const coordinator: Coordinator = {
  id: 'writes-both-and-asks-at-once',
  async buy({ seats, money, journal }) {
    const votes = await Promise.all([seats.prepare(), money.prepare()]);
    const decision = votes.every((vote) => vote === 'yes') ? 'commit' : 'rollback';
    await journal.write(decision);
    if (decision === 'commit') await Promise.all([seats.commit(), money.commit()]);
    else if (votes[0] === 'yes') await seats.rollback();
    else if (votes[1] === 'yes') await money.rollback();
    return decision === 'commit' ? 'bought' : 'refused';
  },
  async recover({ seats, money, journal }) {
    const decision = (await journal.read()).at(-1);
    await Promise.all(
      [seats, money].map(async (party) => {
        if (!(await party.isPrepared())) return;
        if (decision === 'commit') await party.commit();
        else await party.rollback();
      }),
    );
  },
};
