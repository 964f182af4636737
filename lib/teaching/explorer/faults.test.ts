import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestLab, type TestLab } from '@/stack/testing/lab';
import type { RunOptions } from './lab';
import type { Step } from './timeline';

let lab: TestLab;
beforeAll(async () => {
  lab = await openTestLab();
});
afterAll(() => lab?.close());

const finish = (strategy: RunOptions['strategy'], schedule: string) =>
  lab.run({ strategy, schedule, complete: 'finish' });

const tell = ({ move, call, echo, woke }: Step) => ({
  move,
  call: call?.name,
  echo,
  woke: woke.map(({ actor, echo }) => [actor, echo.kind]),
});

describe('a lock', () => {
  it('is waited for, and the buyer who waits goes on when its holder is done', async () => {
    const run = await lab.run({ strategy: 'for-update', schedule: 'AABB' });
    expect(run.steps.map(tell).at(-1)).toMatchObject({ move: 'B', echo: { kind: 'waits', for: ['A'] } });
    expect(run.next.map(({ move }) => move).filter((move) => /^\w$/.test(move))).toEqual(['A', 't']);

    const all = await finish('for-update', 'AABB');
    const woken = all.steps.find(({ woke }) => woke.length > 0);
    expect(woken && tell(woken)).toMatchObject({ move: 'A', call: 'COMMIT', woke: [['B', 'returned']] });
    expect(all).toMatchObject({ outcomes: { A: 'sold', B: 'sold-out' }, harms: [] });
  });

  it('is given up by the buyer who waits when the move t says that the time is over', async () => {
    const run = await finish('for-update-timeout', 'AAABBBt');
    const timeout = run.steps.find(({ move }) => move === 't');
    expect(timeout).toMatchObject({
      fault: 'lock-timeout',
      actor: null,
      woke: [{ actor: 'B', echo: { code: '55P03' } }],
    });
    expect(run).toMatchObject({ outcomes: { A: 'sold' }, harms: [] });
    expect(run.aborts).toBeGreaterThan(0);
  });
});

describe('a process that dies', () => {
  it('before COMMIT has sold nothing, and its locks are gone', async () => {
    const run = await finish('for-update', 'AAAABBA-');
    const death = run.steps.find(({ move }) => move === 'A-');
    expect(death && tell(death)).toMatchObject({ call: 'COMMIT', echo: { kind: 'died' } });
    expect(run.outcomes).toEqual({ A: 'died', B: 'sold' });
    expect(run.steps.at(-1)?.world.orders).toEqual([{ id: 'B1', buyer: 'B', quantity: 1 }]);
  });

  it('after its statement took effect has sold, though nobody heard of it', async () => {
    const run = await finish('conditional-update', 'A+');
    expect(run).toMatchObject({ outcomes: { A: 'died', B: 'sold-out' }, harms: [] });
    expect(run.steps[0]?.world).toMatchObject({ row: { stock: 0 }, orders: [{ id: 'A1' }] });
  });

  it('frees the buyer who waits for it', async () => {
    const run = await lab.run({ strategy: 'for-update', schedule: 'AAABBA-' });
    expect(run.steps.at(-1)?.woke).toMatchObject([{ actor: 'B', echo: { kind: 'returned' } }]);
  });

  it('while it waits for a lock gets nothing, whenever that is', async () => {
    const run = await finish('for-update', 'AABBAB-');
    const death = run.steps.find(({ move }) => move === 'B-');
    expect(death && tell(death)).toMatchObject({ call: 'for-update-lock', echo: { kind: 'died' }, woke: [] });
    expect(run).toMatchObject({ outcomes: { A: 'sold', B: 'died' }, harms: [] });

    const { entries, harms } = await lab.explore({
      strategy: 'for-update',
      faults: ['process-dies-before'],
      all: true,
    });
    expect(entries.map(({ schedule }) => schedule)).toEqual(
      expect.arrayContaining(['AABBB-AAA', 'AABBAAB-A']),
    );
    expect(new Set(Object.values(harms))).toEqual(new Set([0]));
  });

  it('leaves its lock behind in Redis, and runs no `finally`', async () => {
    const run = await finish('setnx-lock', 'A+');
    expect(run.steps.at(-1)?.world.keys).toMatchObject([
      { key: 'lt:{last-ticket}:lock', value: 'A1', ttl: 'lease' },
    ]);
    expect(run).toMatchObject({ outcomes: { A: 'died', B: 'contended' }, harms: [] });
  });

  it('can lose the ticket where the stock is written before the order: nobody is sold what is left', async () => {
    expect(await finish('naive', 'AA+')).toMatchObject({ outcomes: { B: 'sold-out' }, harms: ['undersold'] });
  });
});

describe('an answer that is lost', () => {
  it('is told again to the same key, by a process of its own', async () => {
    const run = await finish('conditional-update', 'AA~');
    expect(run).toMatchObject({ outcomes: { A: 'sold (replay)', B: 'sold-out' }, harms: [] });
    expect(run.steps.at(-1)?.world.orders).toHaveLength(1);
  });

  it('may be asked for while the first request is still at it, which goes on unheard', async () => {
    const run = await lab.run({ strategy: 'naive', schedule: 'AA~AAa' });
    expect(run.steps.map(({ move, actor }) => [move, actor])).toEqual([
      ['A', 'A'],
      ['A~', 'A'],
      ['A', 'A'],
      ['A', 'A'],
      ['a', 'a'],
    ]);
  });
});

describe('a Redis', () => {
  it('whose leases all end lets the next one in beside the holder', async () => {
    const run = await finish('setnx-only', 'AAxBB');
    expect(run.steps[2]).toMatchObject({
      move: 'x',
      actor: null,
      fault: 'lease-expires',
      world: { keys: [] },
    });
    expect(run).toMatchObject({ outcomes: { A: 'sold', B: 'sold' }, harms: ['oversold'] });
  });

  it('of three that forgets makes two majorities, where a holder has a bare one', async () => {
    const run = await lab.run({ strategy: 'redlock', schedule: 'AAfBBBAABABaaabbb' });
    expect(run.steps.slice(0, 7).map(({ move, call, echo }) => [move, call?.text.slice(-10), echo])).toEqual([
      ['A', 'NX PX 5000', { kind: 'returned', reply: 'OK' }],
      ['A', '(server 2)', { kind: 'returned', reply: 'OK' }],
      ['f', undefined, null],
      ['B', 'NX PX 5000', { kind: 'returned', reply: 'OK' }],
      ['B', '(server 2)', { kind: 'returned', reply: 'nil' }],
      ['B', '(server 3)', { kind: 'returned', reply: 'OK' }],
      ['A', '(server 3)', { kind: 'returned', reply: 'nil' }],
    ]);
    expect(run).toMatchObject({ outcomes: { A: 'sold', B: 'sold' }, harms: ['oversold'] });
  });

  it('that forgets everything costs the bouncer nothing but time', async () => {
    const run = await finish('bouncer', 'Af');
    expect(run.steps[0]?.world.keys.length).toBeGreaterThan(2);
    expect(run.steps[1]?.world.keys).toEqual([]);
    expect(run).toMatchObject({ outcomes: { A: 'sold', B: 'sold-out' }, harms: [] });
  });

  it('keeps a memory when the leases end, and the ended lease is seen', async () => {
    const run = await lab.run({ strategy: 'bouncer', schedule: 'Ax' });
    const ttls = new Map(run.steps[1]?.world.keys.map(({ key, ttl }) => [key, ttl]));
    expect(ttls.get('lt:{last-ticket}:1:key:A:key-A')).toBe('memory');
    expect(ttls.get('lt:{last-ticket}:1:leases')).toBe('none');
  });

  it('is no fault where it changes nothing', async () => {
    const { next } = await lab.run({ strategy: 'conditional-update', schedule: '' });
    expect(next.map(({ move }) => move)).toEqual(['A', 'B', 'A+', 'A~', 'B+', 'B~']);
  });
});
