import { channel } from 'node:diagnostics_channel';
import { z } from 'zod';
import type { Payments } from './payments';
import type { Postgres } from './postgres';
import type { Redis } from './redis';
import { StoreError } from './store-error';
import type { Venue } from './venue';

const delayMs = z.number().int().min(0).max(10_000);

/** What goes wrong on purpose with the payment provider of this machine. */
export const providerFaultsSchema = z.strictObject({
  gone: z.boolean().optional(),
  delayMs: delayMs.optional(),
  /** The next answers that are lost, before or after what they answer took effect. */
  loseBefore: z.number().int().min(0).optional(),
  loseAfter: z.number().int().min(0).optional(),
  webhooks: z
    .strictObject({ delayMs: z.number().int().min(0).max(600_000), times: z.number().int().min(0).max(10) })
    .optional(),
  forgetKeysAfterMs: z.number().int().min(0).optional(),
  /** The venue's guest list, which is kept in the provider's process. */
  venue: z
    .strictObject({ gone: z.boolean(), delayMs, loseAfter: z.number().int().min(0) })
    .partial()
    .optional(),
});

/** Where a process kills itself: at a call to a store or the provider by its name, such as `postgres.order-settle`. */
const crashSchema = z.strictObject({
  call: z.string().regex(/^(postgres|redis|payments|venue)\.[\w-]{1,64}$/),
  when: z.enum(['before', 'after']),
  /** The how manieth from now; left out: the next. */
  nth: z.number().int().min(1).max(10_000).optional(),
});

/** What goes wrong on purpose, in a demo. Times in ms; 0 and null: nothing. */
export const faultsSchema = z.strictObject({
  redisGone: z.boolean().optional(),
  redisDelayMs: delayMs.optional(),
  postgresDelayMs: delayMs.optional(),
  leaseTtlMs: z.number().int().min(100).max(600_000).nullable().optional(),
  crash: z
    .union([z.literal('now'), crashSchema])
    .nullable()
    .optional(),
  provider: providerFaultsSchema.optional(),
});

export type ProviderFaultsPatch = z.infer<typeof providerFaultsSchema>;
export type FaultsPatch = z.infer<typeof faultsSchema>;

export interface Faults {
  redisGone: boolean;
  redisDelayMs: number;
  postgresDelayMs: number;
  leaseTtlMs: number | null;
  crash: z.infer<typeof crashSchema> | null;
  /** What was asked of the provider, which is one for all processes. */
  provider: ProviderFaultsPatch;
}

export const noFaults = (): Faults => ({
  redisGone: false,
  redisDelayMs: 0,
  postgresDelayMs: 0,
  leaseTtlMs: null,
  crash: null,
  provider: {},
});

/** Tells whoever records them of each call, by its name. */
export const CALLS = channel('last-ticket.calls');

/** As a machine dies: nothing is finished, nothing is released. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Changes what goes wrong from now on; of the provider, what is known of it. */
export function applyFaults(faults: Faults, { crash, provider, ...patch }: FaultsPatch): void {
  for (const [name, value] of Object.entries(patch)) {
    if (value !== undefined) Object.assign(faults, { [name]: value });
  }
  Object.assign(faults.provider, provider);
  if (crash === 'now') die();
  else if (crash !== undefined) faults.crash = crash;
}

/** Makes a call, and dies before or after it where that was asked for. */
async function makeCall<T>(name: string, faults: Faults, call: () => Promise<T>): Promise<T> {
  CALLS.publish(name);
  const when = takeTurn(name, faults);
  if (when === 'before') die();
  try {
    return await call();
  } finally {
    if (when === 'after') die();
  }
}

/** @returns when to die of it; null: not at this call */
function takeTurn(name: string, faults: Faults): 'before' | 'after' | null {
  const { crash } = faults;
  if (crash?.call !== name) return null;
  const { nth = 1, when } = crash;
  faults.crash = nth > 1 ? { ...crash, nth: nth - 1 } : null;
  return nth > 1 ? null : when;
}

/** A Redis that is gone, slow, or the last thing that a process calls, as `faults` say at each call. */
export function withRedisFaults(inner: Redis, faults: Faults): Redis {
  async function faulty<T>(call: () => Promise<T>): Promise<T> {
    if (faults.redisDelayMs > 0) await wait(faults.redisDelayMs);
    if (faults.redisGone) throw new StoreError('redis', 'none', 'gone, as a fault');
    return call();
  }
  return {
    ...inner,
    run: (script, keys, args) =>
      makeCall(`redis.${script.name}`, faults, () => faulty(() => inner.run(script, keys, args))),
    setIfAbsent: (key, value, ttlMs) =>
      makeCall('redis.set-if-absent', faults, () => faulty(() => inner.setIfAbsent(key, value, ttlMs))),
    probe: () => faulty(() => inner.probe()),
    info: (section) => faulty(() => inner.info(section)),
  };
}

/** A Postgres that is slow, or the last thing that a process calls. */
export function withPostgresFaults(inner: Postgres, faults: Faults): Postgres {
  return {
    ...inner,
    async query(statement, params) {
      if (faults.postgresDelayMs > 0) await wait(faults.postgresDelayMs);
      return makeCall(`postgres.${statement.name}`, faults, () => inner.query(statement, params));
    },
  };
}

/** A provider that is the last thing that a process calls; what else goes wrong with it, it does itself. */
export function withPaymentsFaults(inner: Payments, faults: Faults): Payments {
  return {
    ...inner,
    create: (params) => makeCall('payments.create', faults, () => inner.create(params)),
    confirm: (id, method, key) => makeCall('payments.confirm', faults, () => inner.confirm(id, method, key)),
    read: (id) => makeCall('payments.read', faults, () => inner.read(id)),
    cancel: (id) => makeCall('payments.cancel', faults, () => inner.cancel(id)),
    refund: (id) => makeCall('payments.refund', faults, () => inner.refund(id)),
  };
}

/** A venue that is the last thing that a process calls; what else goes wrong with it, it does itself. */
export function withVenueFaults(inner: Venue, faults: Faults): Venue {
  return {
    ...inner,
    admit: (guest) => makeCall('venue.admit', faults, () => inner.admit(guest)),
    strike: (guest) => makeCall('venue.strike', faults, () => inner.strike(guest)),
  };
}
