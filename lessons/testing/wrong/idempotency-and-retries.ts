import { lessonOf, overlapping, type Wrong } from './wrong';

const looks = lessonOf('idempotency-and-retries', 'looks-first-and-again');
const answers = lessonOf('idempotency-and-retries', 'answers-in-the-statement');
const own = lessonOf('idempotency-and-retries', 'with-the-shops-own');
const ASKED = 'SELL, purchase, stores';
const KNOWN = "if (!(error instanceof SqlError && error.code === '23505')) throw error;";
const SECOND_LOOK = `const state = await readSaleState(postgres, purchase);
    return evaluate(purchase, state) ?? { kind: 'contended', retryAfterMs: 50 };`;

export const IDEMPOTENCY: readonly Wrong[] = [
  looks('each request has a key of its own', [
    'saleParams(purchase, newId())',
    'saleParams({ ...purchase, idempotencyKey: newId() }, newId())',
  ]),
  looks('it does not look again', [
    'const after = evaluate(purchase, await readSaleState(postgres, purchase));',
    "const after = { kind: 'sold-out', left: 0 } as const;",
  ]),
  looks('every SQLSTATE is a known key', [KNOWN, 'if (!(error instanceof SqlError)) throw error;']),
  looks('nobody catches the known key', [KNOWN, 'throw error;']),
  looks('a known key is called taken', [KNOWN, `${KNOWN}\n      return { kind: 'key-reused' };`]),
  looks(
    'keys are kept in the module, and no order has one',
    ['saleParams(purchase, newId())', 'saleParams({ ...purchase, idempotencyKey: newId() }, newId())'],
    ['export const', 'const known = new Set<string>();\n\nexport const'],
    [
      'const before =',
      `if (known.has(purchase.idempotencyKey)) return { kind: 'key-in-progress', retryAfterMs: 50 };
    known.add(purchase.idempotencyKey);
    const before =`,
    ],
  ),
  looks(
    'keys are kept in Redis, and who comes again hears nothing more',
    ['{ postgres, newId }', '{ postgres, newId, redis, leaseTtlMs }'],
    [
      'const before =',
      `if (!(await redis.setIfAbsent(\`seen:\${purchase.idempotencyKey}\`, newId(), leaseTtlMs))) {
      return { kind: 'key-in-progress', retryAfterMs: 50 };
    }
    const before =`,
    ],
  ),
  overlapping(
    answers('the key is looked up in the statement that sells, and nowhere else', [
      SECOND_LOOK,
      "return { kind: 'sold-out', left: 0 };",
    ]),
  ),
  answers(
    'a known key is dropped, its ticket is not',
    [')}\n      RETURNING *', ')}\n      ON CONFLICT DO NOTHING RETURNING *'],
    [
      '\n        AND NOT EXISTS (SELECT FROM orders WHERE buyer_id = $3::uuid AND idempotency_key = $4::text)',
      '',
    ],
  ),
  own('a key is the buyer’s for good', [
    ASKED,
    'SELL, { ...purchase, idempotencyKey: purchase.ticketTypeId }, stores',
  ]),
  own('the clock is part of the key', [
    ASKED,
    'SELL, { ...purchase, idempotencyKey: purchase.idempotencyKey + Date.now() }, stores',
  ]),
  own('chance is part of the key', [
    ASKED,
    'SELL, { ...purchase, idempotencyKey: purchase.idempotencyKey + Math.floor(Math.random() * 10) }, stores',
  ]),
];
