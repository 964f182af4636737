import { expect, test } from 'vitest';
import { Ledger } from './ledger';
import { countRefusalStatements, statementsPerSecond } from './measure-refusals';

test.each([
  [0, 5000, 0],
  [1, 5000, 0],
  [6, 5000, 1],
  [11, 5000, 2],
])('%d statements in %d ms came %d times a second', (statements, elapsedMs, perSecond) => {
  expect(statementsPerSecond(statements, elapsedMs)).toBe(perSecond);
});

function openShop(postgresStatements: () => number | null) {
  const nothing = { postgresMs: null, redisRoundTrips: null, redisCommands: null };
  const cost = { cpuMs: 0, statements: 0, roundTrips: 0 };
  return {
    send: async () => ({ expected: 1, perSecond: 1, strays: new Map(), elapsedMs: 1000, cost }),
    shop: { stats: async () => ({ ...nothing, postgresStatements: postgresStatements() }) },
  };
}

test('they are counted in rounds, and a Postgres that does not count gives no figure', async () => {
  let counted = 0;
  const pace = { rounds: 5, refusalsMs: 1000 };
  const ledger = new Ledger();
  const shop = openShop(() => {
    counted += 3;
    return counted;
  });
  await countRefusalStatements(shop, pace, ledger);
  expect(ledger.judge().get('refusalStatements')).toMatchObject({ value: 2, rounds: [2, 2, 2, 2, 2] });
  await countRefusalStatements(
    openShop(() => null),
    pace,
    ledger,
  );
  expect(ledger.judge().get('refusalStatements')).toMatchObject({ value: null, ok: false });
});
