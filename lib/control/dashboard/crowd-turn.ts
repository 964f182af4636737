import { randomUUID } from 'node:crypto';
import { readText } from '@/lib/core/stores/columns';
import type { Postgres, Statement } from '@/lib/core/stores/postgres';
import type { CrowdTotals } from './snapshot';

/** A crowd that was silent for this long died with its process: another one may come. */
const SILENCE = `interval '6 seconds'`;
/** In SQL: whether the crowd of the row is silent. */
export const IS_SILENT = `ended_at IS NULL AND beat_at < clock_timestamp() - ${SILENCE}`;

const id = (row: Readonly<Record<string, unknown>>) => readText(row, 'id');

/** `pg_stat_statements` in their text keeps them out of the statements of a sale (count-statements.ts). */
const TAKE: Statement<string> = {
  name: 'live-crowd-take',
  text: `
    INSERT INTO live_crowd /* not for pg_stat_statements */ (id, ticket_type_id, buyers, strategy, totals)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (slot) DO UPDATE SET id = excluded.id, ticket_type_id = excluded.ticket_type_id,
      buyers = excluded.buyers, strategy = excluded.strategy, started_at = excluded.started_at,
      beat_at = excluded.beat_at, ended_at = NULL, totals = excluded.totals
    WHERE live_crowd.ended_at IS NOT NULL OR live_crowd.beat_at < clock_timestamp() - ${SILENCE}
    RETURNING id`,
  row: id,
};

const stamp = (name: string, column: 'beat_at' | 'ended_at'): Statement<string> => ({
  name,
  text: `UPDATE live_crowd /* not for pg_stat_statements */ SET ${column} = clock_timestamp(), totals = $2
         WHERE id = $1 AND ended_at IS NULL RETURNING id`,
  row: id,
});
const BEAT = stamp('live-crowd-beat', 'beat_at');
const END = stamp('live-crowd-end', 'ended_at');

export interface NewCrowd {
  readonly ticketTypeId: string;
  readonly buyers: number;
  readonly strategy: string;
}

/** The turn of one crowd, which no process and no Redis can lose: it stands in Postgres. */
export interface CrowdTurn {
  /** Says how far it is, and that it is still there. */
  beat(totals: CrowdTotals): Promise<void>;
  /** Gives the turn back, and leaves the totals. */
  end(totals: CrowdTotals): Promise<void>;
}

/**
 * Takes the one turn there is, for all server processes; null: another crowd has it.
 * All of it throws {StoreError | SqlError} where Postgres is out of reach.
 */
export async function takeCrowdTurn(crowd: NewCrowd, postgres: Postgres): Promise<CrowdTurn | null> {
  const { ticketTypeId, buyers, strategy } = crowd;
  const token = randomUUID();
  const none: CrowdTotals = { gotTicket: 0, requests: 0, answers: {} };
  const taken = await postgres.query(TAKE, [token, ticketTypeId, buyers, strategy, JSON.stringify(none)]);
  if (taken.length === 0) return null;
  const write = async (statement: Statement<string>, totals: CrowdTotals) => {
    await postgres.query(statement, [token, JSON.stringify(totals)]);
  };
  return { beat: (totals) => write(BEAT, totals), end: (totals) => write(END, totals) };
}
