import { expect, test } from 'vitest';
import { estimateCost } from './cost';

const perSale = { postgresStatements: 1, postgresMs: 0.5, redisRoundTrips: 2, redisCommands: 20 };

test('a thousand sales are charged with all that was asked of the stores', () => {
  const cost = estimateCost({ sales: 500, requests: 5000, wireMs: 36_000, perSale });
  expect(cost?.perThousandSales).toEqual({ redisCommands: 20_000, postgresMs: 500, functionMs: 72_000 });
  expect(cost?.usdPerThousandSales.redis).toBeCloseTo(0.04);
  expect(cost?.usdPerThousandSales.postgres).toBeCloseTo(0.0000147);
  expect(cost?.usdPerThousandSales.functions).toBeCloseTo(0.0072 + 0.006);
});

test('what is not counted has no price, and nothing sold has none at all', () => {
  const unknown = { ...perSale, redisCommands: null };
  const cost = estimateCost({ sales: 1, requests: 1, wireMs: 1, perSale: unknown });
  expect(cost?.usdPerThousandSales.redis).toBeNull();
  expect(estimateCost({ sales: 0, requests: 9, wireMs: 9, perSale })).toBeNull();
});
