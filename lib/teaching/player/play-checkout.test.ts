import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestCheckoutLab, type TestLab } from '@/stack/testing/lab';
import { parseCheckoutScene, playCheckouts } from './play-checkout';

let lab: TestLab;
beforeAll(async () => {
  lab = await openTestCheckoutLab();
});
afterAll(() => lab?.close());

it('shows the orphan of the one and the compensation of the other, under the same kill', async () => {
  const [naive, saga] = await playCheckouts(lab, parseCheckoutScene({}));
  expect(naive).toMatchObject({ coordinator: 'naive-coordinator', run: { harms: ['orphan-charge'] } });
  expect(saga).toMatchObject({ coordinator: 'saga', run: { harms: [] } });
  expect(naive?.run.steps.at(-1)?.checkout).toMatchObject({
    ...{ status: 'expired', money: 'none', intent: null, charge: 'succeeded' },
    ledger: ['held', 'expired'],
  });
  // The charge is found where the order says that there may be one: she gets the ticket after all, or her money.
  expect(saga?.run.steps.at(-1)?.checkout).toMatchObject({
    status: 'paid',
    money: 'charged',
    intent: 'pi_1',
  });
});

it('plays a cancellation, where the saga gives the money back', async () => {
  const scene = parseCheckoutScene({ beside: 'cancel', at: 'confirm', kill: 'after' });
  const [, saga] = await playCheckouts(lab, scene);
  expect(saga?.run.steps.at(-1)?.checkout).toMatchObject({ status: 'cancelled', charge: 'given back' });
});

it('loses the answer of the provider: one blames the card, the other has the charge found out', async () => {
  const scene = parseCheckoutScene({ beside: 'webhook', at: 'confirm', kill: 'lost' });
  const [naive, saga] = await playCheckouts(lab, scene);
  expect(naive?.run).toMatchObject({ outcomes: { A: 'payment-declined' }, harms: ['orphan-charge'] });
  expect(saga?.run).toMatchObject({ outcomes: { A: 'pending' }, harms: [] });
});

it.each([
  [{}, { beside: 'expire', at: 'confirm', kill: 'after' }],
  [
    { beside: 'door', at: 'nowhere', kill: ['none'] },
    { beside: 'door', at: 'confirm', kill: 'after' },
  ],
])('reads %j', (query, scene) => {
  expect(parseCheckoutScene(query)).toEqual(scene);
});
