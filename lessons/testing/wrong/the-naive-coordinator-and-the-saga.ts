import { lessonOf, type Wrong } from './wrong';

const pays = lessonOf('the-naive-coordinator-and-the-saga', 'settles-it-itself');
const BEGINS = `    const begun = await begin(stores.postgres, { orderId, intentId, key, methodHash: method });
    if (!begun) return { kind: 'payment-in-progress', retryAfterMs: 1000 };
`;
const CHARGES = '    const charge = ';
const SETTLES = '    await settle(stores.postgres, [orderId]);\n';
const NUMBER = 'begun.n, {';
const UNTIL = 'heldUntil: begun.heldUntil';

export const SAGA: readonly Wrong[] = [
  pays(
    'it is written down after the charge',
    [BEGINS, ''],
    [SETTLES, BEGINS + SETTLES],
    [NUMBER, '1, {'],
    [UNTIL, 'heldUntil: order.createdAt'],
  ),
  pays('nothing is written down', [BEGINS, ''], [NUMBER, '1, {'], [UNTIL, 'heldUntil: order.createdAt']),
  pays(
    'it charges what could not be begun',
    ["    if (!begun) return { kind: 'payment-in-progress', retryAfterMs: 1000 };\n", ''],
    [NUMBER, 'begun?.n ?? 1, {'],
    [UNTIL, 'heldUntil: order.createdAt'],
  ),
  pays('an answer that is lost passes for a card declined', [
    "const LOST = { kind: 'processing' } as const",
    "const LOST = { kind: 'declined', code: 'lost' } as const",
  ]),
  pays('it charges nothing', [
    CHARGES,
    `    if (begun) return { kind: 'pending', order, isReplayed: false };\n${CHARGES}`,
  ]),
  pays('it never settles', [SETTLES, '']),
  pays('what was charged is told as paid, without a look', [
    "kind: now?.status === 'paid' ? 'order' : 'pending', order: now ?? order,",
    "kind: 'order', order: { ...(now ?? order), status: 'paid' },",
  ]),
];
