import { lessonOf, type Wrong } from './wrong';

const again = lessonOf('isolation-levels', 'calls-itself-again');
const highest = lessonOf('isolation-levels', 'serializable');
const GIVES_UP = "if (triesLeft === 0) return { kind: 'contended', retryAfterMs: 50 };";

export const LEVELS: readonly Wrong[] = [
  again('the level is the default', ["'repeatable read'", "'read committed'"]),
  again('nobody catches 40001', ['if (!isTooLate(error)) throw error;', 'throw error;']),
  again('every SQLSTATE is a lost race', [" && error.code === '40001'", '']),
  again('it catches a deadlock, and that is not what comes', ["'40001'", "'40P01'"]),
  again('there is no bound', [GIVES_UP, '']),
  again('a lost race is called sold out', [GIVES_UP, "return { kind: 'sold-out', left: 0 };"]),
  again('it reads before it begins', [
    `return await postgres.transaction('repeatable read', async (sql) => {
      const state = await readSaleState(sql, purchase);`,
    `const state = await readSaleState(postgres, purchase);
    return await postgres.transaction('repeatable read', async (sql) => {`,
  ]),
  again('one ticket is taken, however many are wanted', ['?? 0) - purchase.quantity', '?? 0) - 1']),
  highest(
    'a guard at the default level',
    ["'serializable', purchase", "'read committed', purchase"],
    ["WHERE id = $1'", "WHERE id = $1 AND stock >= $2'"],
  ),
  again('it says sold out where it gives up', [
    GIVES_UP,
    "if (triesLeft === 0) return { kind: 'sold-out', left: 0 };",
  ]),
  highest(
    'one transaction is above the default, and another one sells',
    [
      "tryAgain(stores, () =>\n      sellInTransaction('serializable', purchase",
      `tryAgain(stores, async () =>
      (await stores.postgres.transaction('serializable', (sql) => readSaleState(sql, purchase))) &&
      sellInTransaction('read committed', purchase`,
    ],
    ["WHERE id = $1'", "WHERE id = $1 AND stock >= $2'"],
  ),
];
