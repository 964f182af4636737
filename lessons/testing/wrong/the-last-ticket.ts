import { lessonOf, overlapping, type Wrong } from './wrong';

const NO_VERSION = ['AND version = $3 RETURNING', 'RETURNING'] as const;
const ORDER_OF_HOPE = `{ id, status: 'paid', ticketTypeId: purchase.ticketTypeId, quantity: purchase.quantity,
      totalCents: 0, currency: 'EUR', heldUntil: null, createdAt: '2027-01-01T20:00:00.000Z' }`;

const version = lessonOf('the-last-ticket', 'expects-the-version');
const take = lessonOf('the-last-ticket', 'asks-in-the-update');

export const LAST_TICKET: readonly Wrong[] = [
  version('the UPDATE expects nothing', NO_VERSION),
  version('it looks once more, and then writes whatever it was', NO_VERSION, [
    'const { stock, version } = state.ticketType;',
    `const { stock, version } = state.ticketType;
    const again = await readSaleState(postgres, purchase);
    if (again.ticketType?.version !== version) return { kind: 'contended', retryAfterMs: 50 };`,
  ]),
  version(
    'a mutex in the module',
    NO_VERSION,
    ['export const', 'let last = Promise.resolve();\n\nexport const'],
    [
      'const state =',
      `const before = last;
    let end = () => {};
    last = new Promise<void>((resolve) => { end = resolve; });
    await before;
    try {
    const state =`,
    ],
    ['replayed: false };', 'replayed: false };\n    } finally { end(); }'],
  ),
  version(
    'a busy flag in the module',
    NO_VERSION,
    ['export const', 'let isBusy = false;\n\nexport const'],
    [
      'const state =',
      `if (isBusy) return { kind: 'contended', retryAfterMs: 50 };
    isBusy = true;
    try {
    const state =`,
    ],
    ['replayed: false };', 'replayed: false };\n    } finally { isBusy = false; }'],
  ),
  version(
    'read and write go out together',
    [
      'const state = await readSaleState(postgres, purchase);',
      `const bump = { ...SET_STOCK, name: 'bump', text: 'UPDATE ticket_types SET version = version + 1 WHERE id = $1 RETURNING version' };
    const [state, [mine = 0]] = await Promise.all([
      readSaleState(postgres, purchase),
      postgres.query(bump, [purchase.ticketTypeId]),
    ]);`,
    ],
    [
      'const { stock, version } = state.ticketType;',
      'const { stock } = state.ticketType;\n    const version = mine;',
    ],
  ),
  version('the order is not awaited', [
    'const order = await recordSale(postgres, purchase, newId(), newVersion);',
    `const id = newId();
    void recordSale(postgres, purchase, id, newVersion);
    const order = ${ORDER_OF_HOPE} as const;`,
  ]),
  version(
    'the order is left for after the answer',
    [
      'async sell(purchase, { postgres, newId }) {',
      'async sell(purchase, { postgres, newId }, { waitUntil }) {',
    ],
    [
      'const order = await recordSale(postgres, purchase, newId(), newVersion);',
      `const id = newId();
    waitUntil(recordSale(postgres, purchase, id, newVersion));
    const order = ${ORDER_OF_HOPE} as const;`,
    ],
  ),
  version('chance is to keep them apart', NO_VERSION, [
    'const state =',
    'await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));\n    const state =',
  ]),
  version(
    'chance decides whether it looks',
    ['WHERE id = $1 AND version = $3', 'WHERE id = $1 AND version >= $4 * $3'],
    ['      version,\n    ]);', '      version,\n      Math.random() < 0.5 ? 0 : 1,\n    ]);'],
  ),
  version(
    'no row is a sale, too',
    ["if (newVersion === undefined) return { kind: 'contended', retryAfterMs: 50 };", ''],
    ['newId(), newVersion)', 'newId(), newVersion ?? version + 1)'],
  ),
  take('one ticket is taken, however many are wanted', [
    'SET stock = stock - $2',
    'SET stock = stock - least($2, 1)',
  ]),
  take('an order of one, however many are wanted', [
    'recordSale(postgres, purchase,',
    'recordSale(postgres, { ...purchase, quantity: 1 },',
  ]),
  take('the guard asks for one', ['AND stock >= $2 RETURNING', 'AND stock >= 1 RETURNING']),
  take('every error is a lost race', [
    '[purchase.ticketTypeId, purchase.quantity]);',
    '[purchase.ticketTypeId, purchase.quantity]).catch(() => []);',
  ]),
  version(
    'the row is read once, and kept in the module',
    ['export const', 'let known: ReturnType<typeof readSaleState> | undefined;\n\nexport const'],
    ['const state = await readSaleState', 'known ??= readSaleState'],
    ['const refusal', 'const state = await known;\n    const refusal'],
  ),
  overlapping(
    take('the guard is in a sub-select', [
      'AND stock >= $2 RETURNING',
      'AND (SELECT t.stock FROM ticket_types t WHERE t.id = $1) >= $2 RETURNING',
    ]),
  ),
];
