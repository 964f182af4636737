import { readBoolean, readInt, readText } from '@/lib/core/stores/columns';
import type { Postgres, Statement } from '@/lib/core/stores/postgres';
import { type Alarm, keepAlarms } from '@/lib/shop/consistency/alarms';
import type { Consumer } from './consumer';
import { movePosition } from './move-position';
import { readSums, type Sums, sumsUpTo } from './sums';

/** What its alarms are called. */
const WATCHED = 'books';

interface Books {
  readonly capacity: number;
  readonly stock: number;
  readonly version: number;
  /** The last version of the history. */
  readonly last: number;
  readonly sums: Sums;
  /** An alarm of this type stands. */
  readonly isAlarmed: boolean;
}

/** A consumer that is further behind only goes on: the books are looked at when it has come near. */
const NEAR = 2000;

/** One snapshot of a ticket type and its ledger; none where it has gone far past $3. $1 id, $2 generation. */
const BOOKS: Statement<Books> = {
  name: 'watch-books',
  text: `
    SELECT /* not for pg_stat_statements */ t.capacity, t.stock AS row_stock, t.version, s.stock, s.held, s.sold,
      s.revenue_cents, coalesce((SELECT max(version) FROM stock_events WHERE ticket_type_id = t.id), -1) AS last,
      EXISTS (SELECT FROM alarms WHERE kind = '${WATCHED}' AND subject = t.id AND gone_at IS NULL) AS is_alarmed
    FROM ticket_types t CROSS JOIN LATERAL (${sumsUpTo('t.version')}) s
    WHERE t.id = $1 AND t.generation = $2 AND t.version <= $3::bigint + ${NEAR}`,
  row: (row) => ({
    capacity: readInt(row, 'capacity'),
    stock: readInt(row, 'row_stock'),
    version: readInt(row, 'version'),
    last: readInt(row, 'last'),
    sums: readSums(row),
    isAlarmed: readBoolean(row, 'is_alarmed'),
  }),
};

const MOVE: Statement<string> = {
  name: 'watch-move',
  text: `WITH moved AS (${movePosition('watch')}) SELECT ticket_type_id FROM moved`,
  row: (row) => readText(row, 'ticket_type_id'),
};

/** Looks at a ticket type's books after each change, and raises an alarm where they do not add up. What its orders say, the audit knows. */
export const watch: Consumer = {
  name: 'watch',
  async apply({ ticketTypeId, generation, after, upTo }, { stores: { postgres } }) {
    const [books] = await postgres.query(BOOKS, [ticketTypeId, generation, upTo]);
    if (books) await look(books, ticketTypeId, postgres);
    const moved = await postgres.query(MOVE, [ticketTypeId, generation, after, upTo]);
    return moved.length > 0 ? upTo : undefined;
  },
};

async function look(books: Books, ticketTypeId: string, postgres: Postgres): Promise<void> {
  const wrong = findWrong(books);
  const alarm: Alarm = { kind: WATCHED, subject: ticketTypeId, ticketTypeId, text: wrong.join('; ') };
  if (wrong.length > 0 || books.isAlarmed) {
    await keepAlarms(postgres, wrong.length > 0 ? [alarm] : [], { kinds: [WATCHED], ticketTypeId });
  }
}

function findWrong({ capacity, stock, version, last, sums }: Books): readonly string[] {
  const { held, sold } = sums;
  const said = [
    held + sold > capacity && `oversold: ${held + sold} tickets of ${capacity}`,
    stock < 0 && `the stock is ${stock}`,
    sums.stock !== stock && `the history adds up to ${sums.stock}, the stock is ${stock}`,
    sold + held + stock !== capacity &&
      `sold ${sold} + held ${held} + stock ${stock} is not the capacity of ${capacity}`,
    last !== version && `the history ends at version ${last}, the stock is at version ${version}`,
    (held < 0 || sold < 0) && `the history has ${held} held and ${sold} sold`,
  ];
  return said.filter((text) => typeof text === 'string');
}
