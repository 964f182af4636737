import { lessonOf, script, type Wrong } from './wrong';

const guarded = lessonOf('the-paused-holder', 'guarded-behind-it');
const expects = lessonOf('the-paused-holder', 'expects-what-it-read');
const NO_GUARD = [' AND version = $7::bigint', ' AND $7::bigint >= 0'] as const;
const BEFORE_WRITE = 'return await runSale(WRITE,';

export const PAUSED_HOLDER: readonly Wrong[] = [
  expects('nothing stands behind the lock', NO_GUARD),
  expects('it asks the lock once more before it writes', NO_GUARD, [
    BEFORE_WRITE,
    `const holder = await stores.redis.run(${script('holder', "return redis.call('GET', KEYS[1])")}, [lock], []);
      if (holder !== token) return { kind: 'contended', retryAfterMs: 100 };
      ${BEFORE_WRITE}`,
  ]),
  expects('it makes the lock longer before it writes', NO_GUARD, [
    BEFORE_WRITE,
    `const renewed = await stores.redis.run(
        ${script('renew', "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end return redis.call('PEXPIRE', KEYS[1], ARGV[2])")},
        [lock], [token, stores.leaseTtlMs]);
      if (renewed === 0) return { kind: 'contended', retryAfterMs: 100 };
      ${BEFORE_WRITE}`,
  ]),
  expects('the lock is ten times as long', NO_GUARD, [
    'setIfAbsent(lock, token, stores.leaseTtlMs)',
    'setIfAbsent(lock, token, stores.leaseTtlMs * 10)',
  ]),
  expects('it looks at the row once more before it writes', NO_GUARD, [
    BEFORE_WRITE,
    `const now = await readSaleState(stores.postgres, purchase);
      if (now.ticketType?.version !== version) return { kind: 'contended', retryAfterMs: 100 };
      ${BEFORE_WRITE}`,
  ]),
  expects('its guard asks whether any is left, and writes what it read', [
    ' AND version = $7::bigint',
    ' AND stock > 0 AND $7::bigint >= 0',
  ]),
  guarded('there is no lock any more', [
    `if (!(await stores.redis.setIfAbsent(lock, token, stores.leaseTtlMs))) {
      return { kind: 'contended', retryAfterMs: 100 };
    }`,
    '',
  ]),
  guarded('each buyer has a lock', ['lockOf(purchase.ticketTypeId)', 'lockOf(purchase.buyerId)']),
  guarded('the lock is freed before the sale', [
    'try {\n',
    'await stores.redis.run(UNLOCK, [lock], [token]);\n    try {\n',
  ]),
  expects('its guard is in a sub-select', [
    ' AND version = $7::bigint',
    ' AND (SELECT t.version FROM ticket_types t WHERE t.id = $1) = $7::bigint',
  ]),
  expects('anybody opens the lock', ["if redis.call('GET', KEYS[1]) == ARGV[1] then ", 'if ARGV[1] then ']),
  guarded('it does not heed what the lock says', ['if (!(await', 'if (null === (await']),
  expects(
    'a timer keeps the lock alive',
    NO_GUARD,
    [
      'try {\n',
      `const timer = setInterval(() => {
      void stores.redis.run(${script('renew', "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 1")},
        [lock], [token, stores.leaseTtlMs]);
    }, 1000);
    try {
`,
    ],
    ['finally {\n', 'finally {\n      clearInterval(timer);\n'],
  ),
];
