import type { IsolationLevel, Sql, Statement } from '@/lib/core/stores/postgres';
import type { Strategy } from '@/lib/shop/strategies/strategy';
import { buyerIdOf } from '@/lib/teaching/explorer/names';

/**
 * What B is to A: `writes`, a restock a step; `holds`, the row's lock, for as many steps; `shows`, a newer holder of
 * A's lock, whose number the row is shown once.
 */
export type Rival = 'writes' | 'holds' | 'shows';

/** The number of that holder. */
export const NEWEST = 1000;

/** More than a strategy asks that gives up some time; far fewer than end a run. */
const ROUNDS = 150;
const PAUSE_MS = 50;
const LEVEL: IsolationLevel = 'read committed';

const statement = (name: string, text: string): Statement<null> => ({ name, text, row: () => null });

const RESTOCK = statement(
  'rival-restock',
  `UPDATE ticket_types SET stock = stock + 1, capacity = capacity + 1, version = version + 1 WHERE id = $1`,
);
const SHOW = statement('rival-show', `UPDATE ticket_types SET fence = ${NEWEST} WHERE id = $1`);
const LOCK = statement('rival-lock', 'SELECT id FROM ticket_types WHERE id = $1 FOR UPDATE');

/** The strategy, and in B's place a rival of it. */
export const withRival = (strategy: Strategy, rival: Rival): Strategy => ({
  ...strategy,
  async sell(purchase, stores, context) {
    if (purchase.buyerId !== buyerIdOf('B')) return strategy.sell(purchase, stores, context);
    const { postgres, sleep } = stores;
    const wait = async (sql: Sql) => {
      await sql.query(LOCK, [purchase.ticketTypeId]);
      for (let round = 0; round < ROUNDS; round++) await sleep(PAUSE_MS);
    };
    if (rival === 'holds') await postgres.transaction(LEVEL, wait);
    if (rival === 'shows') await postgres.query(SHOW, [purchase.ticketTypeId]);
    for (let round = 0; rival === 'writes' && round < ROUNDS; round++) {
      await postgres.query(RESTOCK, [purchase.ticketTypeId]);
    }
    return { kind: 'contended', retryAfterMs: PAUSE_MS };
  },
});
