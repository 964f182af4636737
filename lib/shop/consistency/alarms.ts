import { isoUtc, readInt, readText, readTextOrNull } from '@/lib/core/stores/columns';
import type { Sql, Statement } from '@/lib/core/stores/postgres';

/** Something that is wrong: with an order, a ticket type or a payment. */
export interface Alarm {
  readonly kind: string;
  /** Its id. */
  readonly subject: string;
  /** Null: it is of none. */
  readonly ticketTypeId: string | null;
  readonly text: string;
}

/** $1 kinds, $2 subjects, $3 ticket types, $4 texts of what is found; $5 the kinds that were looked for, $6 in which type (null: all). */
const KEEP: Statement<number> = {
  name: 'alarms-keep',
  text: `
    WITH found AS (
      SELECT DISTINCT ON (f.kind, f.subject) f.kind, f.subject, t.id AS ticket_type_id, f.text
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS f(kind, subject, type, text)
      LEFT JOIN ticket_types t ON t.id = f.type ORDER BY f.kind, f.subject
    ), gone AS (
      UPDATE alarms a SET gone_at = now()
      WHERE a.gone_at IS NULL AND a.kind = ANY($5::text[]) AND ($6::text IS NULL OR a.ticket_type_id = $6)
        AND NOT EXISTS (SELECT FROM found f WHERE f.kind = a.kind AND f.subject = a.subject)
    )
    INSERT INTO alarms AS a (kind, subject, ticket_type_id, text)
    SELECT kind, subject, ticket_type_id, text FROM found
    ON CONFLICT (kind, subject) WHERE gone_at IS NULL DO UPDATE SET text = excluded.text WHERE a.text <> excluded.text
    RETURNING id`,
  row: (row) => readInt(row, 'id'),
};

/**
 * Raises an alarm for what is found wrong, and ends those of the same kinds that are not found any more.
 * @param looked for which kinds, and in which ticket type; left out: in all
 */
export async function keepAlarms(
  sql: Sql,
  found: readonly Alarm[],
  looked: { readonly kinds: readonly string[]; readonly ticketTypeId?: string },
): Promise<void> {
  await sql.query(KEEP, [
    found.map(({ kind }) => kind),
    found.map(({ subject }) => subject),
    found.map(({ ticketTypeId }) => ticketTypeId),
    found.map(({ text }) => text),
    looked.kinds,
    looked.ticketTypeId ?? null,
  ]);
}

/** An alarm that stands. */
export interface StandingAlarm extends Alarm {
  /** ISO 8601, by Postgres' clock. */
  readonly at: string;
}

const MOST_ALARMS = 100;

const STANDING: Statement<StandingAlarm> = {
  name: 'alarms-standing',
  text: `
    SELECT /* not for pg_stat_statements */ kind, subject, ticket_type_id, text, ${isoUtc('at')} AS since
    FROM alarms WHERE gone_at IS NULL ORDER BY at, id LIMIT ${MOST_ALARMS}`,
  row: (row) => ({
    kind: readText(row, 'kind'),
    subject: readText(row, 'subject'),
    ticketTypeId: readTextOrNull(row, 'ticket_type_id'),
    text: readText(row, 'text'),
    at: readText(row, 'since'),
  }),
};

/** The alarms that stand, the oldest first. */
export const readAlarms = (sql: Sql): Promise<readonly StandingAlarm[]> => sql.query(STANDING, []);
