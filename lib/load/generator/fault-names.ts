import { keysOf } from '@/lib/core/cli/keys-of';
import type { Split } from './arrivals';

/** What can be broken while a crowd buys. */
export const FAULTS = {
  'redis-gone': 'Redis is gone for a second',
  'redis-slow': 'Redis is 200 ms slower for a while',
  'kill-process': 'a server process is killed',
  'postgres-restart': 'Postgres is killed and started again',
  'clock-skew': 'the clock of a server process is ten minutes ahead for a while',
  'provider-gone': 'payment provider and venue are gone for two seconds',
  'provider-slow': 'the payment provider is a second slower for a while',
  'webhooks-late': 'webhooks come three seconds late for a while',
  kills: 'a server process is killed every five seconds',
  restock: 'a few tickets come back once all are sold',
} as const;

export type FaultName = keyof typeof FAULTS;

/** What a crowd meets that pays: the others are there for any. */
const OF_PAYMENTS: readonly FaultName[] = ['provider-gone', 'provider-slow', 'webhooks-late'];

/**
 * What `all` breaks. Tickets that come back are no fault, and change how many there are to sell; `kills` is one fault
 * again and again.
 */
export const allFaults = (pays: boolean): readonly FaultName[] =>
  keysOf(FAULTS).filter(
    (fault) => fault !== 'restock' && fault !== 'kills' && (pays || !OF_PAYMENTS.includes(fault)),
  );

/** @returns the faults of these that only a crowd that pays can meet */
export const faultsOfPayments = (faults: readonly FaultName[]) =>
  faults.filter((fault) => OF_PAYMENTS.includes(fault));

/** How long a run should be that is to meet this many faults, ms. */
export const nemesisSpanMs = (faults: number) => faults * 3000 + 1000;

/** Added where tickets come back: buyers have to come who may no longer be told "sold out", ms. */
const RESTOCK_SPAN_MS = 4000;

/** Several are to be met, ms. */
const KILLS_SPAN_MS = 12_000;

/** The last fault has its turn, and is healed, by this part of the time that the faults have. */
const BROKEN_PART = 0.85;
/** What may be sold by then: buyers come in clusters. */
const SOLD_PART = 0.9;

/**
 * How a crowd that comes evenly is spread so that tickets are left while things are broken; undefined where they are
 * anyway, or nothing is. The crowd that finds the shop sold out comes after it.
 */
export function splitForFaults(
  nemesis: readonly FaultName[],
  { buyers, stock }: { readonly buyers: number; readonly stock: number },
): Split | undefined {
  const faults = nemesis.filter((fault) => fault !== 'restock').length;
  if (faults === 0) return undefined;
  const ofTime = (BROKEN_PART * nemesisSpanMs(faults)) / spanOf(nemesis);
  const ofBuyers = (SOLD_PART * stock) / buyers;
  return ofBuyers < ofTime ? { ofTime, ofBuyers } : undefined;
}

/** How long a run should be that is to meet them, ms. */
export function spanOf(nemesis: readonly FaultName[]): number {
  const restocks = nemesis.includes('restock') ? RESTOCK_SPAN_MS : 0;
  return nemesisSpanMs(nemesis.length) + restocks + (nemesis.includes('kills') ? KILLS_SPAN_MS : 0);
}
