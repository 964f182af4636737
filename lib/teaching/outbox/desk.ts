import { readInt } from '@/lib/core/stores/columns';
import { openPgConnection } from '@/lib/core/stores/pg/pg-connection';
import type { SqlParam, SqlRow } from '@/lib/core/stores/postgres';
import type { ConsumerStore, Figures, SaleEvent } from './consumer';

/** A ledger and its read model, in temporary tables of one session: nothing is left when it ends. */
export interface ConsumerDesk {
  readonly store: ConsumerStore;
  /** Empties the figures, and writes the ledger. */
  begin(ledger: readonly SaleEvent[]): Promise<void>;
  /** Another consumer applies the next event. @returns its version; null: there is none */
  applyNext(): Promise<number | null>;
  /** What the ledger says up to the figures' position, and up to which version it goes. */
  judge(): Promise<Figures & { readonly shouldBe: number; readonly last: number }>;
  close(): Promise<void>;
}

const TABLES = `
  CREATE TEMP TABLE ledger (version int PRIMARY KEY, sold int NOT NULL);
  CREATE TEMP TABLE consumer_figures (position int NOT NULL, sold int NOT NULL)`;

const MOVE = `UPDATE consumer_figures SET position = $2, sold = sold + $3 WHERE position = $1 RETURNING position`;

const NEXT = `
  UPDATE consumer_figures f SET position = l.version, sold = f.sold + l.sold FROM ledger l
  WHERE l.version = f.position + 1 RETURNING l.version`;

const JUDGE = `
  SELECT position, sold, (SELECT coalesce(max(version), 0) FROM ledger) AS last,
    (SELECT coalesce(sum(sold), 0) FROM ledger WHERE version <= position)::int AS should_be FROM consumer_figures`;

/** @throws {StoreError} Postgres is out of reach */
export async function openConsumerDesk(databaseUrl: string): Promise<ConsumerDesk> {
  const session = await openPgConnection(databaseUrl);
  const run = (text: string, params: readonly SqlParam[] = []) =>
    session.query({ name: '', text, row: (row: SqlRow) => row }, params);
  for (const table of TABLES.split(';')) await run(table);

  const store: ConsumerStore = {
    async readFigures() {
      const [row = {}] = await run('SELECT position, sold FROM consumer_figures');
      return { position: readInt(row, 'position'), sold: readInt(row, 'sold') };
    },
    move: async ({ after, upTo, sold }) => (await run(MOVE, [after, upTo, sold])).length > 0,
    add: async (sold) => void (await run('UPDATE consumer_figures SET sold = sold + $1', [sold])),
    setPosition: async (version) => void (await run('UPDATE consumer_figures SET position = $1', [version])),
    async readLedger(after) {
      const rows = await run('SELECT version, sold FROM ledger WHERE version > $1 ORDER BY version', [after]);
      return rows.map((row) => ({ version: readInt(row, 'version'), sold: readInt(row, 'sold') }));
    },
  };
  return {
    store,
    async begin(ledger) {
      await run('DELETE FROM consumer_figures');
      await run('DELETE FROM ledger');
      await run('INSERT INTO consumer_figures VALUES (0, 0)');
      const columns = [ledger.map(({ version }) => version), ledger.map(({ sold }) => sold)];
      await run('INSERT INTO ledger SELECT * FROM unnest($1::int[], $2::int[])', columns);
    },
    async applyNext() {
      const [row] = await run(NEXT);
      return row ? readInt(row, 'version') : null;
    },
    async judge() {
      const [row = {}] = await run(JUDGE);
      return {
        position: readInt(row, 'position'),
        sold: readInt(row, 'sold'),
        shouldBe: readInt(row, 'should_be'),
        last: readInt(row, 'last'),
      };
    },
    close: () => session.close(),
  };
}
