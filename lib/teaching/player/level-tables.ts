import { type AnomalyCell, runAnomalyTable } from '@/lib/teaching/explorer/isolation/anomalies';
import { type IsolationCell, runIsolationTable } from '@/lib/teaching/explorer/isolation/isolation';

/** What the isolation levels of this Postgres do, as it was found by running them. */
export interface LevelTables {
  readonly isolation: readonly IsolationCell[];
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
  // One after the other: they stand on the same stage.
  const isolation = await runIsolationTable(databaseUrl);
  return { isolation, anomalies: await runAnomalyTable(databaseUrl) };
}
