import type { Ledger } from './ledger';
import type { Venue } from './venue';

/** Long enough for a cold type to be loaded. */
const WARM_UP_MS = 200;

/** A shop that refuses, and says how many statements its Postgres has run. */
interface RefusingShop {
  readonly send: Venue['send'];
  readonly shop: Pick<Venue['shop'], 'stats'>;
}

/** Counts what all refusals of a sold-out type together cost Postgres, by its own count. */
export async function countRefusalStatements(
  venue: RefusingShop,
  { rounds, refusalsMs }: { readonly rounds: number; readonly refusalsMs: number },
  ledger: Ledger,
): Promise<void> {
  await venue.send('refuse', { durationMs: WARM_UP_MS });
  const perSecond: number[] = [];
  while (perSecond.length < rounds) perSecond.push(await countOnce(venue, refusalsMs));
  ledger.set('refusalStatements', perSecond);
}

/** NaN where Postgres does not say. */
async function countOnce({ shop, send }: RefusingShop, durationMs: number): Promise<number> {
  const before = await shop.stats();
  const { elapsedMs } = await send('refuse', { durationMs });
  const after = await shop.stats();
  const statements = (after?.postgresStatements ?? Number.NaN) - (before?.postgresStatements ?? Number.NaN);
  return statementsPerSecond(statements, elapsedMs);
}

/** What comes once a second at most comes up to n + 1 times in n seconds: n intervals are what was seen. */
export function statementsPerSecond(statements: number, elapsedMs: number): number {
  return (Math.max(0, statements - 1) / elapsedMs) * 1000;
}
