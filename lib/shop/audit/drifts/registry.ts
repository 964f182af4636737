import { books, doubledKeys, strayedOrders } from './book-drifts';
import { buyerCounts } from './count-drift';
import type { Drift } from './drift';
import { figuresDrift } from './figures-drift';
import { guestList, parkedMessages } from './guest-drifts';
import { dueHolds, overdueMoney } from './overdue-drifts';
import { orphanCharges, otherAmounts } from './payment-drifts';
import { redisVersions } from './redis-drift';

/** All that an audit looks for; first what may be mended, in an order in which no repair makes another one wrong. */
export const DRIFTS: readonly Drift[] = [
  figuresDrift,
  dueHolds,
  overdueMoney,
  orphanCharges,
  parkedMessages,
  guestList,
  buyerCounts,
  redisVersions,
  otherAmounts,
  books,
  strayedOrders,
  doubledKeys,
];
