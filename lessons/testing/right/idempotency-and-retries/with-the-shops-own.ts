import { runSale, saleStatement } from '@/lib/shop/strategies/sale-statement';
import type { Strategy } from '@/lib/shop/strategies/strategy';

/* The shop's helper knows the constraint, and looks again. */

const SELL = saleStatement(
  'sell',
  'UPDATE ticket_types SET stock = stock - $2, version = version + 1 WHERE id = $1 AND stock >= $2',
);

export const strategy: Strategy = {
  id: 'with-the-shops-own',
  promise: { oversell: 'never', breaksUnder: [], because: 'An order is the record of its key.' },
  sell: (purchase, stores) => runSale(SELL, purchase, stores),
};
