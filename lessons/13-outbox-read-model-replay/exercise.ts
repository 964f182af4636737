/**
 * Exercise 13: once, of what comes at least once.
 * A consumer keeps figures of what was sold. It takes what the stream brings, leaves out what it has had, adds the rest, and
 * sets its position. Its process may die at any call; the next one is brought the same batch again.
 *
 * Your turn: what was counted and how far it was counted change together, and only from where you have read them (`move`).
 * Versions have no gaps, so you see where the stream left something out, or brought nothing: then `readLedger` has it.
 */

import type { Consumer } from '@/lib/teaching/outbox/consumer';

export const consumer: Consumer = {
  id: 'exercise-13',
  async apply(batch, store) {
    const { position } = await store.readFigures();
    const events = batch.filter(({ version }) => version > position);
    const upTo = events.at(-1)?.version;
    if (upTo === undefined) return;
    await store.add(events.reduce((sum, { sold }) => sum + sold, 0));
    await store.setPosition(upTo);
  },
};
