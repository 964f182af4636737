import { restock } from '@/lib/control/admin/restock';
import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import type { Stores } from '@/lib/core/stores/stores';
import { publishTypes } from '@/lib/shop/bouncer/bouncer';
import type { Strategy } from '@/lib/shop/strategies/strategy';
import { TICKET_TYPE } from '@/lib/teaching/explorer/sandbox/sandbox-schema';
import type { Process, ProcessOutcome } from './thread';

/** What is done beside the buyers, once: one more ticket is put on sale, or the first order is cancelled. */
export type BoxOffice = 'restock' | 'cancel';

/** One statement, all or nothing: the order stays, as the record of its key, and its tickets are for sale again. */
const CANCEL: Statement<number> = {
  name: 'cancel-an-order',
  text: `
    WITH cancelled AS (
      UPDATE orders SET status = 'cancelled'
      WHERE id = (SELECT id FROM orders WHERE ticket_type_id = $1 AND status = 'paid' ORDER BY id LIMIT 1)
        AND status = 'paid'
      RETURNING id, ticket_type_id, buyer_id, quantity
    ), returned AS (
      UPDATE ticket_types t SET stock = t.stock + c.quantity, version = t.version + 1
      FROM cancelled c WHERE t.id = c.ticket_type_id RETURNING t.id, t.version, c.quantity
    ), counted AS (
      UPDATE buyer_counts b SET count = b.count - c.quantity
      FROM cancelled c WHERE b.ticket_type_id = c.ticket_type_id AND b.buyer_id = c.buyer_id
    ), freed AS (
      UPDATE single_tickets s SET order_id = NULL FROM cancelled c WHERE s.order_id = c.id
    ), recorded AS (
      INSERT INTO stock_events (ticket_type_id, version, n, kind, delta)
      SELECT id, version, 0, 'restocked', quantity FROM returned
    )
    SELECT quantity FROM returned`,
  row: (row) => readInt(row, 'quantity'),
};

/**
 * Does it through the stores of a lab, where its calls wait among those of the buyers. A Redis that keeps news of the
 * stock hears of it afterwards, as from the shop's admin.
 */
export async function workAtBoxOffice(
  { boxOffice, strategy }: { readonly boxOffice: BoxOffice | null; readonly strategy: Strategy },
  stores: Stores,
): Promise<ProcessOutcome> {
  const text = boxOffice === 'restock' ? await addOne(stores) : await cancel(stores);
  if (strategy.keepsCounters) await publishTypes([TICKET_TYPE], stores);
  return { text, orderId: null, isFinal: false };
}

async function addOne({ postgres }: Stores): Promise<string> {
  await restock(postgres, { ticketTypeId: TICKET_TYPE, delta: 1 });
  return 'restocked';
}

async function cancel({ postgres }: Stores): Promise<string> {
  const { length } = await postgres.query(CANCEL, [TICKET_TYPE]);
  return length > 0 ? 'cancelled' : 'nothing to cancel';
}

/** The requests that came when the box office was done. */
export class Latecomers {
  readonly #boxOffice: () => Process | undefined;
  readonly #found = new Set<Process>();

  constructor(boxOffice: () => Process | undefined) {
    this.#boxOffice = boxOffice;
  }

  /** Before a request makes a call. */
  note(process: Process | undefined): void {
    if (!process || !this.#boxOffice()?.outcome) return;
    if (process.threads.every(({ steps }) => steps === 0)) this.#found.add(process);
  }

  includes(process: Process | undefined): boolean {
    return process !== undefined && this.#found.has(process);
  }
}
