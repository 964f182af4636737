/*
 * What an exercise in the browser may import: what the lessons' own files and their solutions do, and nothing that
 * reaches further.
 */

export const TAUGHT_IMPORTS = [
  '@/lib/core/stores/columns',
  '@/lib/core/stores/postgres',
  '@/lib/core/stores/redis',
  '@/lib/core/stores/store-error',
  '@/lib/core/stores/stores',
  '@/lib/shop/sale/order-row',
  '@/lib/shop/sale/outcome',
  '@/lib/shop/sale/sale-state',
  '@/lib/shop/strategies/conditional-update',
  '@/lib/shop/strategies/record-sale',
  '@/lib/shop/strategies/sale-statement',
  '@/lib/shop/strategies/sql-refusal',
  '@/lib/shop/strategies/strategy',
  '@/lib/shop/strategies/try-again',
] as const;
