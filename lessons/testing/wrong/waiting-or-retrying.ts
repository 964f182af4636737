import { lessonOf, type Wrong } from './wrong';

const waits = lessonOf('waiting-or-retrying', 'waits-at-the-row');
const retries = lessonOf('waiting-or-retrying', 'tries-again');

export const WAITING: readonly Wrong[] = [
  waits('it locks nothing', [' FOR UPDATE', '']),
  waits('a lock that two may share', [' FOR UPDATE', ' FOR SHARE']),
  waits(
    'the lock is gone before the write',
    ['  sell(purchase', '  async sell(purchase'],
    [
      `return postgres.transaction('read committed', async (sql) => {
      const [stock = 0] = await sql.query(LOCK, [purchase.ticketTypeId]);`,
      `const [stock = 0] = await postgres.query(LOCK, [purchase.ticketTypeId]);
    return postgres.transaction('read committed', async (sql) => {`,
    ],
  ),
  waits('one ticket is taken, however many are wanted', ['stock - purchase.quantity', 'stock - 1']),
  retries('there is no second try', ['tryAgain(stores,', 'tryAgain({ ...stores, retries: 0 },']),
  retries('there is no bound', [
    'tryAgain(stores,',
    'tryAgain({ ...stores, retries: Number.POSITIVE_INFINITY },',
  ]),
  retries(
    'it tries again with what it read the first time',
    [
      `sell: (purchase, stores) =>
    tryAgain(stores, async () => {
      const state = await readSaleState(stores.postgres, purchase);`,
      `async sell(purchase, stores) {
    const state = await readSaleState(stores.postgres, purchase);
    return tryAgain(stores, async () => {`,
    ],
    ['null;\n    }),', 'null;\n    });\n  },'],
  ),
  waits('nobody catches 55P03', [' FOR UPDATE', ' FOR UPDATE NOWAIT']),
  waits(
    'it asks as long as somebody holds the row',
    [' FOR UPDATE', ' FOR UPDATE NOWAIT'],
    ['  sell(purchase, { postgres, newId })', '  async sell(purchase, { postgres, newId, sleep })'],
    ['return postgres.transaction(', 'for (;;) try { return await postgres.transaction('],
    [
      'replayed: false };\n    });',
      `replayed: false };
    }); } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === '55P03')) throw error;
      await sleep(20);
    }`,
    ],
  ),
  waits('it writes on another connection', ['sql.query(SET_STOCK', 'postgres.query(SET_STOCK']),
  retries('it says sold out where it gives up', [
    ': null;\n    }),',
    `: null;
    }).then((outcome) => (outcome.kind === 'contended' ? { kind: 'sold-out', left: 0 } : outcome)),`,
  ]),
  retries(
    'the tries are counted in the module',
    ['export const', 'let left = 4;\n\nexport const'],
    [
      'tryAgain(stores, async () => {',
      `tryAgain(stores, async () => {
      if (left-- <= 0) return { kind: 'contended', retryAfterMs: 50 };`,
    ],
  ),
];
