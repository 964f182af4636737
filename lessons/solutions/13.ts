/**
 * Exercise 13, solved: `move` changes position and figures in one statement, and only where the position is the one that the
 * events follow. A consumer that comes second, a twin or the same batch once more, finds another position, and changes nothing. What
 * does not follow the position is not applied: the ledger has all of it.
 */

import type { Consumer, SaleEvent } from '@/lib/teaching/outbox/consumer';

const follow = (events: readonly SaleEvent[], position: number) =>
  events.every(({ version }, i) => version === position + 1 + i);

export const consumer: Consumer = {
  id: 'solution-13',
  async apply(batch, store) {
    const { position } = await store.readFigures();
    const fresh = batch.filter(({ version }) => version > position);
    const isAll = fresh.length > 0 && follow(fresh, position);
    const events = isAll ? fresh : await store.readLedger(position);
    const upTo = events.at(-1)?.version;
    if (upTo === undefined) return;
    await store.move({ after: position, upTo, sold: events.reduce((sum, { sold }) => sum + sold, 0) });
  },
};
