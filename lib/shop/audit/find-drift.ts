import { readText } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { StoreError } from '@/lib/core/stores/store-error';
import { type Alarm, keepAlarms } from '@/lib/shop/consistency/alarms';
import type { AuditDesk, Drift, Found, Mended } from './drifts/drift';
import { DRIFTS } from './drifts/registry';

/** What was mended. */
export interface Repair extends Mended {
  readonly kind: string;
  readonly subject: string;
}

/** What an audit found, what it mended of it, and what is left. */
export interface Audited {
  readonly found: readonly Alarm[];
  readonly repaired: readonly Repair[];
  readonly left: readonly Alarm[];
  /** Kinds that could not be looked for, and why: a store or a foreign system was away. */
  readonly unseen: readonly { readonly kind: string; readonly why: string }[];
}

/** What is on its way at one moment has come by the next. */
const LOOK_AGAIN_MS = 1000;

const NOTE: Statement<string> = {
  name: 'repairs-note',
  text: `
    INSERT INTO repairs (kind, subject, ticket_type_id, before, after)
    SELECT $1, $2, (SELECT id FROM ticket_types WHERE id = $3), $4, $5 RETURNING kind`,
  row: (row) => readText(row, 'kind'),
};

const keyOf = ({ kind, subject, text }: Alarm) => `${kind} ${subject} ${text}`;

interface Seen extends Alarm {
  readonly found: Found;
  readonly drift: Drift;
}

/**
 * Holds everything against everything, twice where anything differs, raises alarms for what is wrong and ends those of
 * what is not any more.
 * @param isRepairing mends what may be mended, and looks once more
 * @throws {StoreError | SqlError} Postgres failed
 */
export async function findDrift(desk: AuditDesk, isRepairing = false): Promise<Audited> {
  const unseen = new Map<string, string>();
  const look = async (drifts: readonly Drift[]): Promise<readonly Seen[]> => {
    const seen: Seen[] = [];
    for (const drift of drifts) {
      const found = await drift.find(desk).catch((error: unknown) => noteAway(error, drift.kind, unseen));
      for (const { facts: _, ...each } of found)
        seen.push({ ...each, kind: drift.kind, found: { ...each, facts: _ }, drift });
    }
    return seen;
  };
  const lookTwice = async (): Promise<readonly Seen[]> => {
    const first = await look(DRIFTS);
    if (first.length === 0) return [];
    await desk.stores.sleep(LOOK_AGAIN_MS);
    const before = new Set(first.map(keyOf));
    const again = await look(DRIFTS.filter((drift) => first.some((each) => each.drift === drift)));
    return again.filter((each) => before.has(keyOf(each)));
  };
  const found = await lookTwice();
  const repaired = isRepairing ? await mendAll(found, desk) : [];
  const left = repaired.length > 0 ? await lookTwice() : found;
  const kinds = DRIFTS.map(({ kind }) => kind).filter((kind) => !unseen.has(kind));
  await keepAlarms(desk.stores.postgres, left.map(toAlarm), { kinds });
  return {
    found: found.map(toAlarm),
    repaired,
    left: left.map(toAlarm),
    unseen: [...unseen].map(([kind, why]) => ({ kind, why })),
  };
}

const toAlarm = ({ kind, subject, ticketTypeId, text }: Seen): Alarm => ({
  kind,
  subject,
  ticketTypeId,
  text,
});

/** Without Postgres there is no audit; without the others there is less of it. */
function noteAway(error: unknown, kind: string, unseen: Map<string, string>): readonly Found[] {
  if (!(error instanceof StoreError) || error.store === 'postgres') throw error;
  unseen.set(kind, error.message);
  return [];
}

async function mendAll(found: readonly Seen[], desk: AuditDesk): Promise<readonly Repair[]> {
  const repaired: Repair[] = [];
  for (const { kind, subject, ticketTypeId, found: one, drift } of found) {
    const mended = await drift.mend?.(one, desk).catch(leaveWhereAway);
    if (!mended) continue;
    await desk.stores.postgres.query(NOTE, [kind, subject, ticketTypeId, mended.before, mended.after]);
    repaired.push({ kind, subject, ...mended });
  }
  return repaired;
}

function leaveWhereAway(error: unknown): null {
  if (error instanceof StoreError && error.store !== 'postgres') return null;
  throw error;
}
