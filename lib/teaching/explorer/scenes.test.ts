import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conditionalUpdate } from '@/lib/shop/strategies/conditional-update';
import { findStrategy } from '@/lib/shop/strategies/registry';
import type { Strategy } from '@/lib/shop/strategies/strategy';
import { openTestLab, type TestLab } from '@/stack/testing/lab';
import { findBreaches } from './judge/promise';
import { SCENES, type Scene, type SceneName } from './run/scenes';
import { enumerateSchedules, type ModelScene } from './testing/model';
import { BOX_OFFICES } from './testing/model-box-offices';
import { MODELS } from './testing/model-strategies';

let lab: TestLab;
beforeAll(async () => {
  lab = await openTestLab();
});
afterAll(() => lab?.close());

function explore(scene: SceneName, strategy: Strategy | string) {
  const { setting, faults = [], maxFaults = 1 }: Scene = SCENES[scene];
  return lab.explore({ ...setting, strategy, faults, maxFaults, all: true });
}

/* The same of the model without stores. Two of three tickets each is the last ticket over again: one sale is possible. */
const BASIC: Partial<Record<SceneName, ModelScene>> = {
  'two-each': {},
  restock: { boxOffice: BOX_OFFICES.restock },
  cancel: { boxOffice: BOX_OFFICES.cancel },
  'one-connection': { isOneConnection: true },
};

describe('a scene has exactly the schedules of its model', () => {
  it.each<[SceneName, string]>([
    ['two-each', 'conditional-update'],
    ['two-each', 'compare-and-swap'],
    ['two-each', 'naive'],
    ['restock', 'conditional-update'],
    ['cancel', 'conditional-update'],
    ['cancel', 'naive-decrement'],
    ['cancel', 'setnx-lock'],
    ['cancel', 'fenced-lock'],
    ['one-connection', 'naive-transaction'],
    ['one-connection', 'for-update'],
    ['one-connection', 'repeatable-read'],
    ['one-connection', 'advisory-lock'],
  ])('%s of %s', async (scene, id) => {
    const model = MODELS[id];
    if (!model) throw new Error(`${id} has no model`);
    const { entries } = await explore(scene, id);
    const expected = enumerateSchedules(model, BASIC[scene]);
    expect(entries.map(({ schedule }) => schedule).sort()).toEqual(
      expected.map(({ schedule }) => schedule).sort(),
    );
    const oversold = entries
      .filter(({ harms }) => harms.includes('oversold'))
      .map(({ schedule }) => schedule);
    expect(oversold).toEqual(
      expected
        .filter(({ isOversold }) => isOversold)
        .map(({ schedule }) => schedule)
        .sort(),
    );
  });
});

describe('a promise', () => {
  it.each<[SceneName, string]>([
    ['two-each', 'merged'],
    ['cancel', 'compare-and-swap'],
    ['third-request', 'conditional-update'],
    ['third-request', 'setnx-lock'],
    ['third-request', 'bouncer'],
    ['one-connection', 'merged'],
  ])('holds in %s: %s', async (scene, id) => {
    const strategy = findStrategy(id);
    if (!strategy) throw new Error(`There is no ${id}`);
    const { entries } = await explore(scene, strategy);
    expect(findBreaches(strategy, entries, [])).toEqual([]);
  });
});

describe('the box office', () => {
  it.each([
    ['setnx-only', 'AACCCC', ['undersold']],
    ['fenced-lock', 'AAACCCC', ['undersold']],
    ['redlock', 'AAAACCCC', ['undersold']],
    // It needs the lock for its guard alone: what it writes is one less, whatever stands there.
    ['advisory-lock', 'AAACCCC', []],
  ])('asks for no lock and shows no token, which %s needs', async (strategy, schedule, harms) => {
    const { setting } = SCENES.restock;
    const run = await lab.run({ ...setting, strategy, schedule, complete: 'finish' });
    expect(run.outcomes).toMatchObject({ A: 'sold', C: 'restocked' });
    expect(run.harms).toEqual(harms);
  });

  it('sells to a buyer who came after it what it put on sale', async () => {
    const { setting } = SCENES.restock;
    const run = await lab.run({ ...setting, strategy: 'conditional-update', schedule: 'ACCCCB' });
    expect(run.outcomes).toEqual({ A: 'sold', B: 'sold', C: 'restocked' });
    expect(run.steps.at(-1)?.world).toMatchObject({ row: { stock: 0 }, orders: [{}, {}] });
  });

  it('makes a sale wait that comes in between', async () => {
    const { setting } = SCENES.restock;
    const run = await lab.run({ ...setting, strategy: 'conditional-update', schedule: 'CCACC' });
    expect(run.steps[2]?.echo).toEqual({ kind: 'waits', for: ['C'] });
    expect(run.steps[4]?.woke).toMatchObject([{ actor: 'A', echo: { kind: 'returned' } }]);
  });

  it('finds nothing to cancel where nothing was sold', async () => {
    const { setting } = SCENES.cancel;
    const [early, late] = await Promise.all(
      ['CAB', 'ACB'].map((schedule) =>
        lab.run({ ...setting, strategy: 'conditional-update', schedule, complete: 'finish' }),
      ),
    );
    expect(early?.outcomes).toEqual({ A: 'sold', B: 'sold-out', C: 'nothing to cancel' });
    expect(late?.outcomes).toEqual({ A: 'sold', B: 'sold', C: 'cancelled' });
    expect(late?.steps.at(-1)?.world.orders).toMatchObject([{ buyer: 'B' }]);
  });
});

it('a request that comes a third time gets the one order there is', async () => {
  const { entries } = await explore('third-request', 'conditional-update');
  expect(entries.map(({ schedule }) => schedule).filter((schedule) => /~.*~/.test(schedule))).not.toEqual([]);
  expect(new Set(entries.map(({ outcomes }) => outcomes.A))).toEqual(new Set(['sold', 'sold (replay)']));
});

describe('a pool of one connection', () => {
  const { setting } = SCENES['one-connection'];

  it('lets the other request wait for the connection, and go on when it is given back', async () => {
    const run = await lab.run({ ...setting, strategy: 'for-update', schedule: 'ABAAAA' });
    expect(run.steps[1]?.echo).toEqual({ kind: 'waits', for: ['A'], isForConnection: true });
    expect(run.steps[5]?.woke).toMatchObject([{ actor: 'B', call: { name: 'BEGIN' } }]);
  });

  it('is the end of a request that wants a second one inside its transaction: the app waits for itself', async () => {
    const greedy: Strategy = {
      ...conditionalUpdate,
      id: 'greedy',
      sell: (purchase, stores, context) =>
        stores.postgres.transaction('read committed', () =>
          conditionalUpdate.sell(purchase, stores, context),
        ),
    };
    const { entries } = await explore('one-connection', greedy);
    expect(entries.length).toBeGreaterThan(0);
    for (const { outcomes } of entries) expect(outcomes.A).toMatch(/waits for ever for a connection/);
    const alone = await lab.explore({ strategy: greedy });
    expect(findBreaches(greedy, alone.entries, [])).toEqual([]);
  });
});
