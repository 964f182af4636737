import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STRATEGIES } from '@/lib/shop/strategies/registry';
import type { Strategy } from '@/lib/shop/strategies/strategy';
import { compareWalks } from '@/lib/teaching/explorer/judge/compare-walks';
import { STRATEGIES_FOLDER } from '@/lib/teaching/explorer/taught-folders';
import { openTestLab, type TestLab } from '@/stack/testing/lab';

/* `npm run interleavings -- --compare-walks` does it for all strategies, and for two and three buyers. */

let lab: TestLab;
beforeAll(async () => {
  lab = await openTestLab();
});
afterAll(() => lab?.close());

function strategyOf(id: string): Strategy {
  const strategy = STRATEGIES.find((one) => one.id === id);
  if (!strategy) throw new Error(`no strategy ${id}`);
  return strategy;
}

describe('a pruned walk finds what the whole one does', () => {
  it.each(['naive', 'naive-decrement', 'naive-transaction', 'for-update', 'compare-and-swap', 'fenced-lock'])(
    '%s',
    async (id) => {
      const { whole, pruned, differences } = await compareWalks(lab, { strategy: strategyOf(id) }, []);
      expect(differences).toEqual([]);
      expect(pruned.all).toBe(whole?.entries.length);
      expect(pruned.firstBad?.schedule).toBe(whole?.firstBad?.schedule);
    },
  );

  it.each([
    ['conditional-update', 'process-dies-after'],
    ['conditional-update', 'answer-lost'],
    ['setnx-only', 'answer-lost'],
    ['setnx-only', 'lease-expires'],
  ] as const)('%s under %s', async (id, fault) => {
    expect((await compareWalks(lab, { strategy: strategyOf(id) }, [fault])).differences).toEqual([]);
  });

  it('naive with three buyers, in a fraction of the runs', { timeout: 60_000 }, async () => {
    const { whole, pruned, differences } = await compareWalks(
      lab,
      { strategy: strategyOf('naive'), buyers: 3 },
      [],
    );
    expect(differences).toEqual([]);
    expect(whole?.runs).toBe(702);
    expect([pruned.all, pruned.entries.length]).toEqual([702, 21]);
    expect(pruned.runs).toBeLessThan(702 / 8);
  });
});

it('no strategy but the bouncer asks whether anything was ever sold', () => {
  const files = readdirSync(STRATEGIES_FOLDER, { recursive: true }).map(String);
  const sources = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(path.join(STRATEGIES_FOLDER, file), 'utf8'));
  expect(sources.length).toBeGreaterThan(STRATEGIES.length);
  for (const source of sources) expect(source).not.toContain('neverSold');
});

it('buyers who do not do the same are not taken for each other', async () => {
  const read = { name: 'read', text: 'SELECT stock FROM ticket_types', row: () => null };
  const write = { name: 'write', text: 'UPDATE ticket_types SET stock = stock - 1', row: () => null };
  const favourite: Strategy = {
    id: 'favourite',
    promise: { oversell: 'never', breaksUnder: [], because: 'It sells to one.' },
    async sell({ idempotencyKey }, { postgres }) {
      await postgres.query(idempotencyKey === 'key-A' ? write : read, []);
      return { kind: 'contended', retryAfterMs: 1 };
    },
  };
  const { entries, runs } = await lab.explore({ strategy: favourite });
  expect(entries.map(({ schedule }) => schedule)).toEqual(['AB', 'BA']);
  expect(runs).toBe(2);
});

it('ends with the first bad schedule, which comes early', async () => {
  const isBad = ({ harms }: { readonly harms: readonly string[] }) => harms.length > 0;
  const { entries, runs, isComplete } = await lab.explore({ strategy: 'naive-transaction', until: isBad });
  expect(entries.some(isBad)).toBe(true);
  expect(isComplete).toBe(false);
  expect(runs).toBeLessThan(8);
});

describe('a map that is too large is drawn by lot', () => {
  const draw = (seed: number) =>
    lab.explore({ strategy: 'naive', buyers: 3, all: true, sample: { most: 60, seed } });

  it('the same again, and other schedules by another seed', async () => {
    const [once, again, other] = [await draw(1), await draw(1), await draw(2)];
    expect(again).toEqual(once);
    expect(other.entries).not.toEqual(once.entries);
    expect(once).toMatchObject({ runs: 60, seed: 1, isComplete: false });
    // 702 of them, as Knuth's estimate has it.
    expect(once.all).toBeGreaterThan(350);
    expect(once.all).toBeLessThan(1400);
    expect(new Set(once.entries.map(({ schedule }) => schedule.charAt(0))).size).toBe(3);
  });

  it('and one that is not is walked whole', async () => {
    const { all, seed } = await lab.explore({ strategy: 'naive', all: true, sample: { most: 60, seed: 1 } });
    expect([all, seed]).toEqual([16, null]);
  });
});
