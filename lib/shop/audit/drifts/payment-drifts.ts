import { reconcile, type Unmatched } from '@/lib/shop/checkout/reconcile';
import { type AuditDesk, drift } from './drift';

async function findUnmatched(desk: AuditDesk, isOfOtherAmount: boolean) {
  const { payments } = desk;
  if (!payments) return [];
  const { unmatched } = await reconcile({ ...desk, payments });
  return unmatched
    .filter((each) => each.isOfOtherAmount === isOfOtherAmount)
    .map((facts) => ({
      subject: facts.orderId ?? facts.intentId,
      ticketTypeId: facts.ticketTypeId,
      text: facts.text,
      facts,
    }));
}

export const orphanCharges = drift<Unmatched>({
  kind: 'orphan-charge',
  holds: "the provider's charges against orders and returns",
  find: (desk) => findUnmatched(desk, false),
  async mend({ facts: { intentId, orderStatus } }, { payments }) {
    // While it is held, whoever charged may be about to write it down.
    if (!payments || orderStatus === 'held') return null;
    await payments.refund(intentId);
    return { before: `${intentId} charged`, after: `${intentId} given back in full` };
  },
});

export const otherAmounts = drift<Unmatched>({
  kind: 'other-amount',
  holds: "the provider's charges against the amounts of their orders",
  find: (desk) => findUnmatched(desk, true),
});
