import type { ShopClient } from '@/lib/load/generator/shop-client';
import { readUsage } from './process-usage';

/** The processes of a shop: what they use is what it costs. */
export interface Processes {
  /** The pids of the server processes: one that dies is replaced. */
  readonly workers: () => readonly number[];
  readonly postgres?: { readonly pid: number } | undefined;
  readonly redis?: { readonly pid: number } | undefined;
}

/** What a shop has used so far. */
interface Spent {
  readonly cpuMs: number;
  /** Counted by the stores themselves; NaN where they do not. */
  readonly statements: number;
  readonly roundTrips: number;
}

/** What one answer cost: CPU time of the servers and both stores, Postgres statements, Redis round trips. */
export type Cost = Spent;

export async function readSpent({ workers, postgres, redis }: Processes, shop: ShopClient): Promise<Spent> {
  const stats = await shop.stats();
  const stores = [postgres, redis].flatMap((store) => store?.pid ?? []);
  return {
    cpuMs: readUsage([...workers(), ...stores]).cpuMs,
    statements: stats?.postgresStatements ?? Number.NaN,
    roundTrips: stats?.redisRoundTrips ?? Number.NaN,
  };
}

export function costBetween(before: Spent, after: Spent, answers: number): Cost {
  return {
    cpuMs: (after.cpuMs - before.cpuMs) / answers,
    statements: (after.statements - before.statements) / answers,
    roundTrips: (after.roundTrips - before.roundTrips) / answers,
  };
}
