import { newOrder } from '@/lib/shop/sale/order-row';
import { sendSeen } from '@/lib/shop/sale/send-seen';
import { toAnswer } from './purchase';

/** The answer of a sale, to the byte, of which nothing was sold: what HTTP costs by itself is measured with it. */
const ORDER = newOrder(
  '3f0c1de2-7b1c-4a5e-9c52-0d6a4c1b9e77',
  { ticketTypeId: 'night-ferry-standing', quantity: 1 },
  { priceCents: 4200, currency: 'EUR', createdAt: '2027-11-05T10:00:00.000Z' },
);
export const BARE_ANSWER = sendSeen(
  toAnswer(
    { kind: 'sold', replayed: false, order: { ...ORDER, typeVersion: { generation: 1, version: 1 } } },
    false,
    'of no shop',
  ),
  { headers: {} },
);
