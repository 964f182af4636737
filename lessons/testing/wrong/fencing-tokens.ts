import { lessonOf, script, type Wrong } from './wrong';

const shows = lessonOf('fencing-tokens', 'shows-it-first');
const SHOWN = `const [newest] = await postgres.query(SHOW, [purchase.ticketTypeId, token]);
      if (newest !== token) return { kind: 'contended', retryAfterMs: 100 };`;
const READ = 'const state = await readSaleState(postgres, purchase);';
const EXPECTS =
  "'UPDATE ticket_types SET stock = $6::int, version = version + 1 WHERE id = $1 AND fence = $7::bigint'";

const SHOWN_LATE = [
  [SHOWN, ''],
  [
    EXPECTS,
    "'UPDATE ticket_types SET stock = $6::int, fence = $7::bigint, version = version + 1 WHERE id = $1 AND fence < $7::bigint'",
  ],
] as const;

export const FENCING: readonly Wrong[] = [
  shows('the write compares no token', ['AND fence = $7::bigint', 'AND $7::bigint > 0']),
  shows('the token is shown with the write', ...SHOWN_LATE),
  shows(
    'the token is drawn after the lock, and shown with the write',
    ...SHOWN_LATE,
    ["return redis.call('INCR', KEYS[2])", 'return 1'],
    ['const token = Number(', 'const isMine = Number('],
    [
      "if (token === 0) return { kind: 'contended', retryAfterMs: 100 };",
      `if (isMine === 0) return { kind: 'contended', retryAfterMs: 100 };
    const token = Number(await redis.run(${script('next', "return redis.call('INCR', KEYS[1])")}, keys.slice(1), []));`,
    ],
  ),
  shows(
    'the token is shown after it was read',
    [SHOWN, READ],
    [`${READ}\n      const refusal`, `${SHOWN}\n      const refusal`],
  ),
  shows(
    'the token is never shown, and another guard holds',
    [SHOWN, ''],
    [
      EXPECTS,
      "'UPDATE ticket_types SET stock = stock - $2, version = version + 1 WHERE id = $1 AND stock >= $2 AND $6::int + $7::bigint >= 0'",
    ],
  ),
  shows('all show one token', ["return redis.call('INCR', KEYS[2])", 'return 7']),
  shows(
    'chance draws the token',
    ["return redis.call('INCR', KEYS[2])", 'return 1'],
    ['const token = Number(', 'const isMine = Number('],
    ['if (token === 0)', 'const token = 1 + Math.floor(Math.random() * 1000);\n    if (isMine === 0)'],
  ),
  shows(
    'the clock draws the token',
    ["return redis.call('INCR', KEYS[2])", 'return 1'],
    ['const token = Number(', 'const isMine = Number('],
    ['if (token === 0)', 'const token = Date.now();\n    if (isMine === 0)'],
  ),
  shows('there is no lock, only a number', [
    "if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end\nredis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])\n",
    '',
  ]),
  shows('the number ends with the lock', [
    "return redis.call('INCR', KEYS[2])",
    "local n = redis.call('INCR', KEYS[2])\nredis.call('PEXPIRE', KEYS[2], ARGV[2])\nreturn n",
  ]),
  shows('the row takes any number', ['greatest(fence, $2::bigint)', '$2::bigint']),
  shows('the token is shown, and another guard holds', [
    EXPECTS,
    "'UPDATE ticket_types SET stock = stock - $2, version = version + 1 WHERE id = $1 AND stock >= $2 AND $6::int + $7::bigint >= 0'",
  ]),
  shows('an older holder is told sold out', [
    "if (newest !== token) return { kind: 'contended', retryAfterMs: 100 };",
    "if (newest !== token) return { kind: 'sold-out', left: 0 };",
  ]),
];
