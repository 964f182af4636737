import { expect, test } from 'vitest';
import type { FloodLimit } from './flood';
import { Ledger } from './ledger';
import { measureMemory } from './measure-memory';

const PURCHASES = 1000;

test('CPU time is taken in rounds, all of which together are the purchases', async () => {
  const sent: FloodLimit[] = [];
  const send = async (_: string, limit: FloodLimit) => {
    sent.push(limit);
    const endMs = performance.now() + 30;
    while (performance.now() < endMs);
    const cost = { cpuMs: 0, statements: 0, roundTrips: 0 };
    return { expected: PURCHASES / 5, perSecond: 0, strays: new Map(), elapsedMs: 30, cost };
  };
  const ledger = new Ledger();
  const pids = { workers: () => [process.pid], postgres: 0, redis: 0 };
  const pace = { purchases: PURCHASES, rounds: 5, sampleMs: 1000, log: () => {} };
  await measureMemory({ send }, { ...pace, ...pids }, ledger);
  expect(sent).toEqual([{ requests: 200 }, ...Array.from({ length: 5 }, () => ({ requests: 200 }))]);
  const { rounds, value } = ledger.judge().get('cpuMsPerSale') ?? {};
  expect(rounds).toHaveLength(5);
  expect(value).toBeGreaterThan(0);
  expect(ledger.series.map((each) => each.rounds.length)).toEqual([5, 5, 5, 5]);
});
