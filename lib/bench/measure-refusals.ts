import type { BenchTarget } from './bench-target';
import type { Ledger } from './ledger';

/** Long enough for a cold type to be loaded. */
const WARM_UP_MS = 200;

/** A shop that refuses, and says how many statements its Postgres has run. */
interface RefusingShop {
  readonly send: BenchTarget['send'];
  readonly shop: Pick<BenchTarget['shop'], 'stats'>;
}

/** Counts what all refusals of a sold-out type together cost Postgres, by its own count. */
export async function countRefusalStatements(
  target: RefusingShop,
  { rounds, refusalsMs }: { readonly rounds: number; readonly refusalsMs: number },
  ledger: Ledger,
): Promise<void> {
  await target.send('refuse', { durationMs: WARM_UP_MS });
  const perSecond: number[] = [];
  while (perSecond.length < rounds) perSecond.push(await countOnce(target, refusalsMs));
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

/** What happens at most once a second happens up to n + 1 times in n seconds: n intervals were seen. */
export function statementsPerSecond(statements: number, elapsedMs: number): number {
  return (Math.max(0, statements - 1) / elapsedMs) * 1000;
}
