import type { Payments } from '@/lib/core/stores/payments';
import { StoreError } from '@/lib/core/stores/store-error';
import { shorten } from '@/lib/teaching/explorer/names';
import { NOTHING, type Reach, writes } from './footprint';
import type { Answer, Enter } from './thread';

const AT_THE_PROVIDER: Reach = { ...NOTHING, touches: [writes('payments')] };

/** A provider whose calls wait at the gate. A call whose answer is lost has its effect all the same. */
export function gatePayments(payments: Payments, enter: Enter): Payments {
  function call<T>(name: string, params: readonly unknown[], execute: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const describeCall = () => ({ name, text: shorten(`${name} ${params.map(show).join(' ')}`) });
      enter('payments', describeCall, AT_THE_PROVIDER, async ({ isAnswerLost }): Promise<Answer> => {
        try {
          const value = await execute();
          if (isAnswerLost) throw new StoreError('payments', 'unknown', 'its answer was lost');
          return {
            echo: () => ({ kind: 'returned', reply: shorten(show(value)) }),
            deliver: () => resolve(value),
          };
        } catch (error) {
          const text = error instanceof Error ? error.message : String(error);
          return { echo: () => ({ kind: 'failed', reply: text, code: '' }), deliver: () => reject(error) };
        }
      });
    });
  }
  return {
    ...payments,
    create: (params) => call('create', [params], () => payments.create(params)),
    confirm: (id, method, key) => call('confirm', [id, method, key], () => payments.confirm(id, method, key)),
    read: (id) => call('read', [id], () => payments.read(id)),
    cancel: (id) => call('cancel', [id], () => payments.cancel(id)),
    refund: (id) => call('refund', [id], () => payments.refund(id)),
  };
}

function show(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value ?? 'done');
  return Object.entries(value)
    .filter(([name]) => !['ticketTypeId', 'generation', 'currency', 'orderId'].includes(name))
    .map(([name, field]) => (typeof field === 'object' ? show(field) : `${name} ${field}`))
    .join(', ');
}
