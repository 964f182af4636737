import type { Harm } from '@/lib/lab/timeline';
import type { FaultKind } from '@/lib/strategies/strategy';
import type { Mistake } from './plant';

/** A good strategy with a mistake in it, and what the explorer has to find. */
export interface Mutant {
  readonly strategy: string;
  /** What somebody forgot. */
  readonly mistake: string;
  readonly changes: readonly Mistake[];
  /** Null: two buyers are enough. */
  readonly fault: FaultKind | null;
  readonly harm: Harm;
  /** Tickets in the beginning; one where nothing is said. */
  readonly stock?: number;
}

const of = (strategy: string) => `lib/strategies/${strategy}`;
const SELL = of('conditional-update');
const FOR_UPDATE = of('for-update');
const SCRIPTS = 'lib/bouncer/scripts';

const GUARD_DROPPED: Mistake = {
  module: SELL,
  find: 'WHERE id = $1 AND stock >= $2 AND',
  replace: 'WHERE id = $1 AND',
};
const KEY_NOT_UNIQUE: Mistake = {
  module: SELL,
  find: 'SELECT $5, $3, $4::text,',
  replace: 'SELECT $5, $3, concat($4::text, $5::text),',
};
const NOBODY_LOCKS: Mistake = {
  module: FOR_UPDATE,
  find: "WHERE id = $1 FOR UPDATE'",
  replace: "WHERE id = $1'",
};

export const MUTANTS: readonly Mutant[] = [
  {
    strategy: 'conditional-update',
    mistake: 'the guard was dropped',
    changes: [GUARD_DROPPED],
    fault: null,
    harm: 'oversold',
  },
  {
    strategy: 'conditional-update',
    mistake: 'the key is not unique',
    changes: [KEY_NOT_UNIQUE],
    fault: 'answer-lost',
    harm: 'doubled',
    stock: 2,
  },
  {
    strategy: 'conditional-update',
    mistake: 'nobody looks again when no row was found: the key may have its order',
    changes: [
      {
        module: SELL,
        find: 'const outcome = judge(purchase, sight);',
        replace: 'const outcome = judge(purchase, { ...sight, order: null });',
      },
    ],
    fault: 'answer-lost',
    harm: 'lost',
  },
  {
    strategy: 'repeatable-read',
    mistake: 'the default level',
    changes: [{ module: of('repeatable-read'), find: "('repeatable read',", replace: "('read committed'," }],
    fault: null,
    harm: 'oversold',
  },
  {
    strategy: 'serializable',
    mistake: 'the default level',
    changes: [{ module: of('serializable'), find: "('serializable',", replace: "('read committed'," }],
    fault: null,
    harm: 'oversold',
  },
  {
    strategy: 'for-update',
    mistake: 'the lock is not taken',
    changes: [NOBODY_LOCKS],
    fault: null,
    harm: 'oversold',
  },
  {
    strategy: 'for-update',
    mistake: 'COMMIT before the check: the lock is gone before anything is read',
    changes: [
      {
        module: FOR_UPDATE,
        find: 'await lock(sql, purchase.ticketTypeId, stores);',
        replace: `await stores.postgres.transaction('read committed', (own) => lock(own, purchase.ticketTypeId, stores));`,
      },
    ],
    fault: null,
    harm: 'oversold',
  },
  {
    strategy: 'for-update-timeout',
    mistake: 'the lock is not taken',
    changes: [NOBODY_LOCKS],
    fault: null,
    harm: 'oversold',
  },
  {
    strategy: 'for-update-nowait',
    mistake: 'the lock is not taken',
    changes: [{ module: FOR_UPDATE, find: "WHERE id = $1 FOR UPDATE NOWAIT'", replace: "WHERE id = $1'" }],
    fault: null,
    harm: 'oversold',
  },
  {
    strategy: 'compare-and-swap',
    mistake: 'the version is not compared',
    changes: [
      { module: of('compare-and-swap'), find: 'AND version = $7', replace: 'AND $7::bigint IS NOT NULL' },
    ],
    fault: null,
    harm: 'oversold',
  },
  {
    strategy: 'advisory-lock',
    mistake: 'it is not looked whether the lock was got',
    changes: [
      {
        module: of('advisory-lock'),
        find: 'SELECT pg_advisory_xact_lock(',
        replace: 'SELECT pg_try_advisory_xact_lock(',
      },
    ],
    fault: null,
    harm: 'oversold',
  },
  {
    strategy: 'skip-locked',
    mistake: 'a ticket that others hold is taken for sold',
    changes: [
      {
        module: of('skip-locked'),
        find: 'return printed ? null : CONTENDED;',
        replace: "return printed ? null : { kind: 'sold-out', left: 0 };",
      },
    ],
    fault: 'process-dies-after',
    harm: 'undersold',
  },
  {
    strategy: 'skip-locked',
    mistake: 'tickets are picked without a lock, and the count has no guard',
    changes: [
      { module: of('skip-locked'), find: ' FOR UPDATE OF s SKIP LOCKED', replace: '' },
      {
        module: of('skip-locked'),
        find: 'AND generation = $6 AND stock >= $2',
        replace: 'AND generation = $6',
      },
    ],
    fault: null,
    harm: 'oversold',
  },
  {
    strategy: 'setnx-only',
    mistake: 'the lock is not heeded',
    changes: [
      {
        module: of('setnx-only'),
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
        module: of('setnx-only'),
        find: 'const refusal = judge(purchase, sight);',
        replace:
          'await stores.redis.run(UNLOCK, [lock], [token]);\n      const refusal = judge(purchase, sight);',
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
    changes: [{ module: of('fenced-lock'), find: 'AND fence = $7', replace: 'AND $7::bigint IS NOT NULL' }],
    fault: 'lease-expires',
    harm: 'oversold',
  },
  {
    strategy: 'fenced-lock',
    mistake: 'the row takes any token for the newest',
    changes: [
      {
        module: of('fenced-lock'),
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
        module: of('redlock'),
        find: 'Math.floor(quorum.length / 2) + 1',
        replace: 'Math.floor(quorum.length / 2)',
      },
    ],
    fault: 'redis-flushed',
    harm: 'oversold',
  },
  {
    strategy: 'redlock',
    mistake: 'anybody releases it, also who did not get it',
    changes: [
      {
        module: of('setnx-lock'),
        find: "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0",
        replace: "return redis.call('DEL', KEYS[1])",
      },
    ],
    fault: 'answer-lost',
    harm: 'oversold',
  },
  {
    strategy: 'bouncer',
    mistake: 'the guard behind the till was dropped',
    changes: [GUARD_DROPPED],
    fault: 'lease-expires',
    harm: 'oversold',
  },
  {
    strategy: 'bouncer',
    mistake: 'tickets at other tills are taken for sold',
    changes: [
      {
        module: SCRIPTS,
        find: `return refuse('contended', 'contended', \${CONTENDED_RETRY_MS})`,
        replace: `return refuse('soldOut', 'sold-out', 0)`,
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
    mistake: 'the guard behind the till was dropped',
    changes: [GUARD_DROPPED],
    fault: 'redis-flushed',
    harm: 'oversold',
  },
];
