import { BOUNCER_FOLDER } from '@/lib/teaching/explorer/taught-folders';
import { GUARD_DROPPED, type Mutant, moduleOf } from './mutant';

const SCRIPTS = `${BOUNCER_FOLDER}/scripts`;

/** Of the strategies that ask Redis first. */
export const REDIS_MUTANTS: readonly Mutant[] = [
  {
    strategy: 'setnx-only',
    mistake: 'the lock is not heeded',
    changes: [
      {
        module: moduleOf('setnx-only'),
        find: 'if (!(await stores.redis.setIfAbsent(lock, token, stores.leaseTtlMs))) {',
        replace: 'if ((await stores.redis.setIfAbsent(lock, token, stores.leaseTtlMs)) === null) {',
      },
    ],
    fault: null,
    harm: 'oversold',
  },
  {
    strategy: 'setnx-only',
    mistake: 'the lock is given back before the write',
    changes: [
      {
        module: moduleOf('setnx-only'),
        find: 'const refusal = evaluate(purchase, state);',
        replace:
          'await stores.redis.run(UNLOCK, [lock], [token]);\n      const refusal = evaluate(purchase, state);',
      },
    ],
    fault: null,
    harm: 'oversold',
  },
  {
    strategy: 'setnx-lock',
    mistake: 'the guard behind the lock was dropped',
    changes: [GUARD_DROPPED],
    fault: 'lease-expires',
    harm: 'oversold',
  },
  {
    strategy: 'setnx-lock',
    mistake: 'the guard behind the lock was dropped, and Redis forgets',
    changes: [GUARD_DROPPED],
    fault: 'redis-flushed',
    harm: 'oversold',
  },
  {
    strategy: 'fenced-lock',
    mistake: 'the write does not compare the token',
    changes: [
      { module: moduleOf('fenced-lock'), find: 'AND fence = $7', replace: 'AND $7::bigint IS NOT NULL' },
    ],
    fault: 'lease-expires',
    harm: 'oversold',
  },
  {
    strategy: 'fenced-lock',
    mistake: 'the row takes any token for the newest',
    changes: [
      {
        module: moduleOf('fenced-lock'),
        find: 'WHERE id = $1 AND fence < $2 RETURNING',
        replace: 'WHERE id = $1 RETURNING',
      },
    ],
    fault: 'redis-flushed',
    harm: 'oversold',
  },
  {
    strategy: 'redlock',
    mistake: 'one server of three is enough',
    changes: [
      {
        module: moduleOf('redlock'),
        find: 'Math.floor(quorum.length / 2) + 1',
        replace: 'Math.floor(quorum.length / 2)',
      },
    ],
    fault: null,
    harm: 'oversold',
  },
  {
    strategy: 'redlock',
    mistake: 'anybody releases it, also a buyer who did not get it',
    changes: [
      {
        module: moduleOf('setnx-lock'),
        find: "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0",
        replace: "return redis.call('DEL', KEYS[1])",
      },
    ],
    fault: 'answer-lost',
    harm: 'oversold',
  },
  {
    strategy: 'bouncer',
    mistake: 'the guard behind the lease was dropped',
    changes: [GUARD_DROPPED],
    fault: 'lease-expires',
    harm: 'oversold',
  },
  {
    strategy: 'bouncer',
    mistake: 'leased tickets are taken for sold',
    changes: [
      {
        module: SCRIPTS,
        find: `return believesStock, 'contended', 'contended', \${CONTENDED_RETRY_MS}`,
        replace: `return believesStock, 'soldOut', 'sold-out', 0`,
      },
    ],
    fault: 'process-dies-before',
    harm: 'undersold',
  },
  {
    strategy: 'bouncer',
    mistake: 'nobody asks first whether the key is known',
    changes: [
      {
        module: SCRIPTS,
        find: '  if marker then\n    local kind, wanted, rest',
        replace: '  marker = false\n  if marker then\n    local kind, wanted, rest',
      },
    ],
    fault: 'answer-lost',
    harm: 'lost',
  },
  {
    strategy: 'merged',
    mistake: 'the guard behind the lease was dropped',
    changes: [GUARD_DROPPED],
    fault: 'redis-flushed',
    harm: 'oversold',
  },
];
