import { type AnomalyCell, runAnomalyTable } from '@/lib/teaching/explorer/isolation/anomalies';
import { runIsolationTable, type SaleCell } from '@/lib/teaching/explorer/isolation/sales';

/** What the isolation levels of this Postgres do, as it was found by running them. */
export interface LevelTables {
  readonly isolation: readonly SaleCell[];
  readonly anomalies: readonly AnomalyCell[];
}

let run: Promise<LevelTables> | undefined;

/**
 * Runs both tables, once a process: the same Postgres does the same again.
 * @throws {StoreError} Postgres is out of reach
 */
export function readLevelTables(databaseUrl: string): Promise<LevelTables> {
  run ??= runTables(databaseUrl).catch((error: unknown) => {
    run = undefined;
    throw error;
  });
  return run;
}

async function runTables(databaseUrl: string): Promise<LevelTables> {
  // One after the other: they use the same schema.
  const isolation = await runIsolationTable(databaseUrl);
  return { isolation, anomalies: await runAnomalyTable(databaseUrl) };
}
