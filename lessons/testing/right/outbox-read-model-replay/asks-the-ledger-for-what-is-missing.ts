import type { Consumer } from '@/lib/teaching/outbox/consumer';

export const consumer: Consumer = {
  id: 'asks-the-ledger-for-what-is-missing',
  async apply(batch, store) {
    const { position } = await store.readFigures();
    const fresh = batch.filter(({ version }) => version > position);
    const isDense = fresh.length > 0 && fresh.every(({ version }, i) => version === position + 1 + i);
    const events = isDense ? fresh : await store.readLedger(position);
    const upTo = events.at(-1)?.version;
    if (upTo === undefined) return;
    const sold = events.reduce((sum, event) => sum + event.sold, 0);
    await store.move({ after: position, upTo, sold });
  },
};
