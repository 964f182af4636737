/** What can be broken while a crowd buys. */
export const FAULTS = {
  'redis-gone': 'Redis is gone for a second',
  'redis-slow': 'Redis is 200 ms slower for a while',
  'kill-process': 'a server process is killed',
  'postgres-restart': 'Postgres is killed and started again',
  'clock-skew': 'the clock of a server process is ten minutes ahead for a while',
  restock: 'a few tickets come back once all are sold',
} as const;

export type FaultName = keyof typeof FAULTS;

/** What `all` breaks. Tickets that come back are no fault, and change how many there are to sell. */
export const ALL_FAULTS: readonly FaultName[] = [
  'redis-gone',
  'redis-slow',
  'kill-process',
  'postgres-restart',
  'clock-skew',
];

/** How long a run should be that is to meet so many of them, ms. */
export const nemesisSpanMs = (faults: number) => faults * 3000 + 1000;

/** So much longer where tickets come back: people have to come who may no longer be told "sold out", ms. */
export const RESTOCK_SPAN_MS = 4000;
