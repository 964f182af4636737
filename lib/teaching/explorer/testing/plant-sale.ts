import type { Stores } from '@/lib/core/stores/stores';
import type { SaleOutcome } from '@/lib/shop/sale/outcome';
import type { SaleContext, Strategy } from '@/lib/shop/strategies/strategy';

const CONTENDED: SaleOutcome = { kind: 'contended', retryAfterMs: 1 };

/** A strategy of a test: it sells nothing, and does what it is told on the way. */
export const plantSale = (
  sell: (stores: Stores, buyer: string, context: SaleContext) => Promise<unknown>,
): Strategy => ({
  id: 'planted',
  promise: { oversell: 'never', breaksUnder: [], because: 'It sells nothing.' },
  async sell({ idempotencyKey }, stores, context) {
    await sell(stores, idempotencyKey.slice(-1), context);
    return CONTENDED;
  },
});

/** A statement without parameters, named by its text; its rows are not read. */
export const statement = (text: string) => ({ name: text, text, row: () => null });
