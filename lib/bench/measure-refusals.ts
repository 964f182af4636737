import type { Ledger } from './ledger';
import type { Venue } from './venue';

/** Long enough for a cold type to be loaded. */
const WARM_UP_MS = 200;

/** Counts what all refusals of a sold-out type together cost Postgres, by its own count. */
export async function countRefusalStatements(
  venue: Venue,
  durationMs: number,
  ledger: Ledger,
): Promise<void> {
  await venue.send('refuse', { durationMs: WARM_UP_MS });
  const before = await venue.shop.stats();
  const { elapsedMs } = await venue.send('refuse', { durationMs });
  const after = await venue.shop.stats();
  if (typeof before?.postgresStatements !== 'number' || typeof after?.postgresStatements !== 'number') return;
  const statements = after.postgresStatements - before.postgresStatements;
  ledger.set('refusalStatements', [statementsPerSecond(statements, elapsedMs)]);
}

/** What comes once a second at most comes up to n + 1 times in n seconds: n intervals are what was seen. */
export function statementsPerSecond(statements: number, elapsedMs: number): number {
  return (Math.max(0, statements - 1) / elapsedMs) * 1000;
}
