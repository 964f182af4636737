import type { Consumer, ConsumerStore, SaleEvent } from '@/lib/teaching/outbox/consumer';

/* Each event by itself; where one does not move, it looks again where it stands. */

async function take(events: readonly SaleEvent[], store: ConsumerStore): Promise<boolean> {
  let { position } = await store.readFigures();
  for (const { version, sold } of events) {
    if (version <= position) continue;
    if (version > position + 1) return false;
    if (!(await store.move({ after: position, upTo: version, sold }))) return false;
    position = version;
  }
  return events.length > 0;
}

export const consumer: Consumer = {
  id: 'moves-one-by-one-and-reads-again',
  async apply(batch, store) {
    let isDone = await take(batch, store);
    while (!isDone) {
      const { position } = await store.readFigures();
      const missing = await store.readLedger(position);
      isDone = missing.length === 0 || (await take(missing, store));
    }
  },
};
