import { expect, test } from 'vitest';
import { naive } from '@/lib/shop/strategies/naive';
import { plant } from './plant';

const NAIVE = 'lib/shop/strategies/naive';

test('loads the strategy with the mistake in it, and leaves the real one alone', async () => {
  const mutant = await plant(NAIVE, 'naive', [
    { module: NAIVE, find: 'Two buyers read', replace: 'Everybody reads' },
  ]);
  expect(mutant.promise.because).toBe('Everybody reads the same stock before either writes it.');
  expect(naive.promise.because).toMatch(/^Two buyers/);
});

test('a mistake that matches nothing any more, or two places, is a mistake of ours', async () => {
  const make = (find: string) => plant(NAIVE, 'naive', [{ module: NAIVE, find, replace: '' }]);
  await expect(make('no such text')).rejects.toThrow(/0 times/);
  await expect(make('stock')).rejects.toThrow(/times/);
});

test('a mistake far below the strategy reaches it', async () => {
  const mutant = await plant('lib/shop/strategies/bouncer', 'bouncer', [
    {
      module: 'lib/shop/sale/sale-state',
      find: "{ kind: 'sold-out', left:",
      replace: "{ kind: 'sold-out', left: 99 + ",
    },
  ]);
  expect(mutant.id).toBe('bouncer');
});
