import { createBatcher } from '@/lib/core/batcher';
import { readInt } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { StoreError } from '@/lib/core/stores/store-error';
import type { Guest, Venue } from '@/lib/core/stores/venue';
import type { Batch, Consumer } from './consumer';
import { movePosition } from './move-position';
import { MOST_TRIES, NOTE_TRIES } from './parked';
import type { StockEvent } from './stock-event';

/** Messages on their way to the venue at once, and in one round: a rush is told bit by bit, so that it leaves the sale its time. */
const WIDTH = 8;
const ROUND = 100;

/** What was tried and is acknowledged now needs no more tries; what is parked stays, for the audit. */
const MOVE: Statement<number> = {
  name: 'guests-move',
  text: `
    WITH moved AS (${movePosition('guests')}
    ), done AS (
      DELETE FROM parked k USING moved m WHERE k.consumer = 'guests' AND k.ticket_type_id = m.ticket_type_id
        AND k.version <= m.version AND k.tries < ${MOST_TRIES}
    )
    SELECT version FROM moved`,
  row: (row) => readInt(row, 'version'),
};

interface Failure {
  readonly event: StockEvent;
  readonly why: string;
}

/** Keeps the venue's guest list: whoever has a ticket that is sold is on it. The position moves after it has acknowledged. */
export const guests: Consumer = {
  name: 'guests',
  async apply(batch, { stores: { postgres }, venue }) {
    if (!venue) return undefined;
    const { ticketTypeId, generation, after } = batch;
    const events = firstOf(batch);
    const [failed, ...others] = await tellAll(events, batch, venue);
    let upTo = events.at(-1)?.version ?? after;
    if (failed) {
      const { version } = failed.event;
      const ofVersion = [failed, ...others].filter(({ event }) => event.version === version);
      const numbers = ofVersion.map(({ event }) => event.n);
      const tries = await postgres.query(NOTE_TRIES, [
        ...['guests', ticketTypeId, generation, version],
        numbers,
        failed.why,
      ]);
      upTo = tries.every((each) => each >= MOST_TRIES) ? version : version - 1;
    }
    if (upTo <= after) return undefined;
    const [reached] = await postgres.query(MOVE, [ticketTypeId, generation, after, upTo]);
    return reached;
  },
};

/** Whole versions, of a round's worth of messages; one at least. */
function firstOf({ events }: Batch): readonly StockEvent[] {
  const news = events.filter(isNews);
  const beyond = news[ROUND];
  const isWhole = beyond === undefined || beyond.version === events[0].version;
  return isWhole ? events : events.filter(({ version }) => version < beyond.version);
}

const isNews = ({ sold, orderId }: StockEvent) => sold !== 0 && orderId !== null;

/** @returns what was not acknowledged, in the order of the events */
async function tellAll(
  events: readonly StockEvent[],
  { ticketTypeId, generation }: Batch,
  venue: Venue,
): Promise<readonly Failure[]> {
  const tellOne = createBatcher<StockEvent, Failure | 'told'>({
    size: 1,
    concurrency: WIDTH,
    run: ([event]) => Promise.all(event ? [tell(event)] : []),
  });
  async function tell(event: StockEvent): Promise<Failure | 'told'> {
    const { orderId, version, sold } = event;
    const guest: Guest = {
      orderId: orderId ?? '',
      ticketTypeId,
      generation,
      tickets: Math.abs(sold),
      version,
    };
    try {
      await (sold > 0 ? venue.admit(guest) : venue.strike(guest));
      return 'told';
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return { event, why: error.message };
    }
  }
  return (await Promise.all(events.filter(isNews).map(tellOne))).filter((each) => each !== 'told');
}
