import { GUARD_DROPPED, type Mutant, moduleOf } from './mutant';
import type { Mistake } from './plant';

const SELL = moduleOf('conditional-update');
const FOR_UPDATE = moduleOf('for-update');

const KEY_NOT_UNIQUE: Mistake = {
  module: moduleOf('sale-statement'),
  find: '$4::text AS idempotency_key',
  replace: 'concat($4::text, $5::text) AS idempotency_key',
};
const NOBODY_LOCKS: Mistake = {
  module: FOR_UPDATE,
  find: "WHERE id = $1 FOR UPDATE'",
  replace: "WHERE id = $1'",
};

/** Of the strategies that need Postgres alone. */
export const SQL_MUTANTS: readonly Mutant[] = [
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
        find: 'const outcome = evaluate(purchase, state);',
        replace: 'const outcome = evaluate(purchase, { ...state, order: null });',
      },
    ],
    fault: 'answer-lost',
    harm: 'lost',
  },
  {
    strategy: 'repeatable-read',
    mistake: 'the default level',
    changes: [
      { module: moduleOf('repeatable-read'), find: "('repeatable read',", replace: "('read committed'," },
    ],
    fault: null,
    harm: 'oversold',
  },
  {
    strategy: 'serializable',
    mistake: 'the default level',
    changes: [{ module: moduleOf('serializable'), find: "('serializable',", replace: "('read committed'," }],
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
      {
        module: moduleOf('compare-and-swap'),
        find: 'AND version = $7',
        replace: 'AND $7::bigint IS NOT NULL',
      },
    ],
    fault: null,
    harm: 'oversold',
  },
  {
    strategy: 'advisory-lock',
    mistake: 'it is not looked whether the lock was got',
    changes: [
      {
        module: moduleOf('advisory-lock'),
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
        module: moduleOf('skip-locked'),
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
      { module: moduleOf('skip-locked'), find: ' FOR UPDATE OF s SKIP LOCKED', replace: '' },
      {
        module: moduleOf('skip-locked'),
        find: 'AND generation = $6 AND stock >= $2',
        replace: 'AND generation = $6',
      },
    ],
    fault: null,
    harm: 'oversold',
  },
];
