import { expect, it } from 'vitest';
import { UNLOCK } from '@/lib/shop/strategies/setnx-lock';
import { areIndependent, type Touch } from './footprint';
import { touchesOfScript, touchesOfSet } from './redis-reach';

const set = (token: string, isSet: boolean, server = 'server 1') =>
  touchesOfSet(server, 'lock', token, isSet);
const release = (token: string, reply: number, server = 'server 1') =>
  touchesOfScript(server, UNLOCK, ['lock'], [token], reply) ?? [];

const doCommute = (one: readonly Touch[], other: readonly Touch[]) =>
  areIndependent(
    { parties: ['A'], touches: one, isFixed: false },
    { parties: ['B'], touches: other, isFixed: false },
  );

it.each([
  ['two that find the lock taken', set('a', false), set('b', false)],
  ['two releases that find the lock of another', release('a', 0), release('b', 0)],
  ['a release of nothing, and another one', release('a', 0), release('b', 1)],
  ['a release of nothing, and a lock that is taken', release('a', 0), set('b', true)],
  ['locks on two servers', set('a', true), set('b', true, 'server 2')],
])('%s come to the same in either order', (_, one, other) => {
  expect(doCommute(one, other)).toBe(true);
});

it.each([
  ['two that may take the lock', set('a', true), set('b', false)],
  ['a release, and a lock that was refused', release('a', 1), set('b', false)],
  ['a release, and a lock that is taken', release('a', 1), set('b', true)],
  ['a release by a token that another one sets, too', release('one', 0), set('one', true)],
])('%s do not', (_, one, other) => {
  expect(doCommute(one, other)).toBe(false);
});

it('a script that does more is not understood', () => {
  const script = { name: 'count', lua: `return redis.call('INCR', KEYS[1])` };
  expect(touchesOfScript('server 1', script, ['lock'], ['a'], 0)).toBeUndefined();
});
