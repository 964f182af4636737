import { z } from 'zod';
import type { Postgres } from './postgres';
import type { Redis } from './redis';
import { StoreError } from './store-error';

/** What goes wrong on purpose, in a demo. Times in ms; 0 and null: nothing. */
export const faultsSchema = z.strictObject({
  redisGone: z.boolean().optional(),
  redisDelayMs: z.number().int().min(0).max(10_000).optional(),
  postgresDelayMs: z.number().int().min(0).max(10_000).optional(),
  leaseTtlMs: z.number().int().min(100).max(600_000).nullable().optional(),
  /** The process kills itself: at once, or after the next lease or commit. */
  crash: z.enum(['now', 'after-lease', 'after-commit']).nullable().optional(),
});

export type FaultsPatch = z.infer<typeof faultsSchema>;

export interface Faults {
  redisGone: boolean;
  redisDelayMs: number;
  postgresDelayMs: number;
  leaseTtlMs: number | null;
  crash: 'now' | 'after-lease' | 'after-commit' | null;
}

export const noFaults = (): Faults => ({
  redisGone: false,
  redisDelayMs: 0,
  postgresDelayMs: 0,
  leaseTtlMs: null,
  crash: null,
});

/** As a machine dies: nothing is finished, nothing is released. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Changes what goes wrong from now on. */
export function applyFaults(faults: Faults, { crash, ...patch }: FaultsPatch): void {
  for (const [name, value] of Object.entries(patch)) {
    if (value !== undefined) Object.assign(faults, { [name]: value });
  }
  if (crash === 'now') die();
  if (crash !== undefined) faults.crash = crash;
}

/** A Redis that is gone, slow, or answers a process that then dies, as `faults` say at each call. */
export function withRedisFaults(inner: Redis, faults: Faults): Redis {
  async function faulty<T>(call: () => Promise<T>): Promise<T> {
    if (faults.redisDelayMs > 0) await wait(faults.redisDelayMs);
    if (faults.redisGone) throw new StoreError('redis', 'none', 'gone, as a fault');
    return call();
  }
  return {
    ...inner,
    async run(script, keys, args) {
      const reply = await faulty(() => inner.run(script, keys, args));
      const isLease = script.name === 'admit' && Array.isArray(reply) && reply.includes('admitted');
      if (isLease && faults.crash === 'after-lease') die();
      return reply;
    },
    async setIfAbsent(key, value, ttlMs) {
      const isSet = await faulty(() => inner.setIfAbsent(key, value, ttlMs));
      if (isSet && faults.crash === 'after-lease') die();
      return isSet;
    },
    probe: () => faulty(() => inner.probe()),
    info: (section) => faulty(() => inner.info(section)),
  };
}

/** The statements that commit a sale. */
const SALES: ReadonlySet<string> = new Set(['sell', 'sell-to-all']);

/** A Postgres that is slow, or whose commit is the last thing that a process does. */
export function withPostgresFaults(inner: Postgres, faults: Faults): Postgres {
  return {
    ...inner,
    async query(statement, params) {
      if (faults.postgresDelayMs > 0) await wait(faults.postgresDelayMs);
      const rows = await inner.query(statement, params);
      if (SALES.has(statement.name) && rows.length > 0 && faults.crash === 'after-commit') die();
      return rows;
    },
  };
}
