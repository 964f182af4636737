import { type Difference, replay, takeReplay } from '@/lib/shop/outbox/rebuild';
import type { Sums } from '@/lib/shop/outbox/sums';
import { drift } from './drift';

const textOf = ({ stock, held, sold, revenueCents }: Sums) =>
  `stock ${stock}, held ${held}, sold ${sold}, revenue ${revenueCents}`;

export const figuresDrift = drift<Difference>({
  kind: 'figures',
  holds: 'figures against the ledger, added up again',
  async find({ stores: { postgres } }) {
    const { differences } = await replay(postgres);
    return differences.map((facts) => ({
      subject: facts.ticketTypeId,
      ticketTypeId: facts.ticketTypeId,
      text: `the figures say ${textOf(facts.live)}; the ledger adds up to ${textOf(facts.replayed)}`,
      facts,
    }));
  },
  async mend({ facts }, { stores: { postgres } }) {
    const isTaken = await takeReplay(postgres, facts);
    return isTaken ? { before: textOf(facts.live), after: textOf(facts.replayed) } : null;
  },
});
