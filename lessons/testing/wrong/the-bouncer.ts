import { lessonOf, script, type Wrong } from './wrong';

const door = lessonOf('the-bouncer', 'in-one-script');
const knocks = lessonOf('the-bouncer', 'counts-who-came');
const ENDS = "'NX', 'PX', 4000)";
const OPENS = `} finally {
      waitUntil(stores.redis.run(UNLOCK, [door], [token]));
    }`;
const SELLS = `try {
      const commit = await commitSale(purchase, stores);`;

export const BOUNCER: readonly Wrong[] = [
  door('the lock has no end', [ENDS, "'NX')"]),
  door(
    'its end comes in a call of its own',
    [ENDS, "'NX')"],
    [
      SELLS,
      `await stores.redis.run(${script('end', "return redis.call('PEXPIRE', KEYS[1], 4000)")}, [door], []);\n    ${SELLS}`,
    ],
  ),
  door('its end is a day away', [ENDS, "'NX', 'PX', 86400000)"]),
  knocks('its end is an hour away', [
    'leaseTtlMs, sleep, random } = stores;',
    'sleep, random } = stores;\n    const leaseTtlMs = 3600_000;',
  ]),
  door('anybody opens it', ["if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end ", '']),
  door('all have one token', ['token = stores.newId()', "token = 'busy'"]),
  door('it is opened before the sale', [
    SELLS,
    `await stores.redis.run(UNLOCK, [door], [token]);\n    ${SELLS}`,
  ]),
  door('each buyer has a lock', [':door`', ':door:'.concat('$', '{purchase.buyerId}`')]),
  door('there is no lock', [
    `if ((await stores.redis.run(LOCK, [door], [token])) === 0) {
      return { kind: 'contended', retryAfterMs: 100 };
    }`,
    '',
  ]),
  door('nobody opens it', [OPENS, '} finally {}']),
  door(
    'only those who buy open it',
    [OPENS, '} finally {}'],
    [
      "return { kind: 'sold'",
      "waitUntil(stores.redis.run(UNLOCK, [door], [token]));\n      return { kind: 'sold'",
    ],
  ),
  door(
    'a counter without an end is the lock',
    [
      `return redis.call('SET', KEYS[1], ARGV[1], ${ENDS} and 1 or 0`,
      "return redis.call('INCR', KEYS[1]) == 1 and 1 or 0",
    ],
    ["if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end ", ''],
  ),
  knocks('it knocks for ever', ['knocks < 2', 'knocks < Number.POSITIVE_INFINITY']),
  door('its end is in seconds, where ms are meant', [ENDS, "'NX', 'PX', 5)"]),
  knocks('its end is a thousandth', [
    'leaseTtlMs, sleep, random } = stores;',
    'sleep, random } = stores;\n    const leaseTtlMs = stores.leaseTtlMs / 1000;',
  ]),
  door('it does not heed what the lock says', ['[token])) === 0)', '[token])) === null)']),
  door(
    'where the sale throws nobody opens it',
    [OPENS, '} finally {}'],
    [
      'const commit = await commitSale(purchase, stores);',
      `const commit = await commitSale(purchase, stores);
      waitUntil(stores.redis.run(UNLOCK, [door], [token]));`,
    ],
  ),
  door('chance names the lock', [':door`', ':door:'.concat('$', '{Math.floor(Math.random() * 2)}`')]),
  door(
    'an instance has one token',
    ['export const', 'const own = crypto.randomUUID();\n\nexport const'],
    ['token = stores.newId()', 'token = own'],
  ),
];
