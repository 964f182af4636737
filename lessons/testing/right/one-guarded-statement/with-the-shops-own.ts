import { runSale, saleStatement } from '@/lib/shop/strategies/sale-statement';
import type { Strategy } from '@/lib/shop/strategies/strategy';

/* The guard turned round, in the statement that the shop makes around it. */

const SELL = saleStatement(
  'sell',
  `UPDATE ticket_types SET stock = stock - $2, version = version + 1
   WHERE id = $1 AND stock - $2 >= 0`,
);

export const strategy: Strategy = {
  id: 'with-the-shops-own',
  promise: { oversell: 'never', breaksUnder: [], because: 'One statement asks, takes and writes it down.' },
  sell: (purchase, stores) => runSale(SELL, purchase, stores),
};
