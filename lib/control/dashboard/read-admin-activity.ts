import { readText, readTextOrNull } from '@/lib/core/stores/columns';
import type { Sql, Statement } from '@/lib/core/stores/postgres';
import { IS_SILENT } from './crowd-turn';
import type { CrowdTotals, FeedItem, LiveCrowd, MarkKind } from './snapshot';

/** What an admin did from the dashboard. */
export interface AdminActivity {
  readonly crowd: LiveCrowd | null;
  /** Newest first. */
  readonly marks: readonly Mark[];
}

interface Mark {
  readonly n: number;
  readonly item: FeedItem;
}

const MARKS_READ = 30;
const toMs = (column: string) => `floor(extract(epoch FROM ${column}) * 1000)`;

/** `pg_stat_statements` in its text keeps it out of the statements of a sale (count-statements.ts). */
const ACTIVITY: Statement<AdminActivity> = {
  name: 'live-activity',
  text: `
    SELECT /* not for pg_stat_statements */
      (SELECT json_build_object('id', id, 'ticketTypeId', ticket_type_id, 'buyers', buyers, 'strategy', strategy,
         'startedAt', ${toMs('started_at')}, 'endedAt', ${toMs('ended_at')}, 'isLost', ${IS_SILENT})::text
       FROM live_crowd) AS crowd,
      (SELECT totals FROM live_crowd) AS totals,
      (SELECT coalesce(json_agg(json_build_object('n', n, 'at', ${toMs('at')}, 'kind', kind,
         'ticketTypeId', ticket_type_id, 'text', text) ORDER BY n DESC), '[]')::text
       FROM (SELECT * FROM live_marks ORDER BY n DESC LIMIT ${MARKS_READ}) newest) AS marks`,
  row: (row) => {
    const marks: readonly RowMark[] = JSON.parse(readText(row, 'marks'));
    return {
      crowd: readCrowd(readTextOrNull(row, 'crowd'), readTextOrNull(row, 'totals')),
      marks: marks.map(({ n, ...mark }) => ({
        n,
        item: { ...mark, id: `mark:${n}`, delta: null, order: null },
      })),
    };
  },
};

interface RowMark {
  readonly n: number;
  readonly at: number;
  readonly kind: MarkKind;
  readonly ticketTypeId: string | null;
  readonly text: string;
}

function readCrowd(crowd: string | null, totals: string | null): LiveCrowd | null {
  if (crowd === null || totals === null) return null;
  const row: Omit<LiveCrowd, keyof CrowdTotals> = JSON.parse(crowd);
  const told: CrowdTotals = JSON.parse(totals);
  return { ...row, ...told };
}

/** @throws {StoreError | SqlError} Postgres is away */
export async function readAdminActivity(sql: Sql): Promise<AdminActivity> {
  const [activity] = await sql.query(ACTIVITY, []);
  return activity ?? { crowd: null, marks: [] };
}
