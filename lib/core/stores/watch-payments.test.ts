import { expect, it } from 'vitest';
import type { Payments } from './payments';
import { StoreError } from './store-error';
import { watchPayments } from './watch-payments';

it('says that the provider is gone when it did not answer, until it does, and for five seconds at most', async () => {
  let nowMs = 1000;
  let isThere = false;
  const unexpected = () => {
    throw new Error('No test asks for it');
  };
  const inner: Payments = {
    ...{ driver: 'stripe', create: unexpected, confirm: unexpected, cancel: unexpected },
    ...{ refund: unexpected, list: unexpected },
    async read() {
      if (!isThere) throw new StoreError('payments', 'none', 'gone');
      return null;
    },
  };
  const { payments, watch } = watchPayments(inner, () => nowMs);
  expect(watch.isGone()).toBe(false);
  await expect(payments.read('pi_1')).rejects.toThrow('gone');
  expect(watch.isGone()).toBe(true);
  nowMs += 5000;
  expect(watch.isGone()).toBe(false);
  await expect(payments.read('pi_1')).rejects.toThrow('gone');
  isThere = true;
  await payments.read('pi_1');
  expect(watch.isGone()).toBe(false);
});
