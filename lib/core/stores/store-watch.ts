import { type Explained, explainRefusal, type StoreName } from './explain-refusal';
import type { Postgres } from './postgres';
import type { Redis } from './redis';
import type { Refusal } from './refusal-rules';

/** The log repeats what a flapping store does at most this often. */
const QUIET_MS = 30_000;
/** A refusal that no call has met again for this long is over. */
const FORGOTTEN_MS = 60_000;
/** Fewer deadlines missed, or connections lost, in a row are no news. */
const MAX_TRANSIENT = 3;

const PROBE = 'probe';
const NAMES = { postgres: 'Postgres', redis: 'Redis' } as const;

/** Observes every call to a store. Says once that it refuses, and why; again when the reason changes or it works. */
export interface StoreWatch {
  /** Why it refuses; undefined while it works. */
  readonly refusal: () => Refusal | undefined;
  /** @param call its name: of a statement or script */
  readonly worked: (call: string) => void;
  readonly failed: (call: string, error: unknown) => void;
}

/**
 * @param say writes a line to the log
 * @param now ms, a clock that only goes on
 */
export function watchStore(
  store: StoreName,
  say: (line: string) => void = console.error,
  now: () => number = () => performance.now(),
): StoreWatch {
  const quietUntil = new Map<string, number>();
  let current: { readonly why: Explained; readonly call: string; atMs: number; isSaid: boolean } | undefined;
  let transient = 0;

  return {
    refusal: () => (current && now() - current.atMs < FORGOTTEN_MS ? current.why : undefined),
    worked(call) {
      transient = 0;
      // A full disk lets readers in: only the call that was refused shows that it is over, or one that does it all.
      if (!current || !(current.why.isAway || current.call === call || call === PROBE)) return;
      if (current.isSaid) say(`${NAMES[store]} works again.`);
      current = undefined;
    },
    failed(call, error) {
      const why = explainRefusal(store, error);
      if (!why || (why.isTransient && ++transient < MAX_TRANSIENT)) return;
      const isSaid = current?.why.cause === why.cause && current.isSaid;
      current = { why, call, atMs: now(), isSaid };
      if (isSaid || now() < (quietUntil.get(why.cause) ?? 0)) return;
      current.isSaid = true;
      quietUntil.set(why.cause, now() + QUIET_MS);
      say(`${NAMES[store]}: ${why.cause}. ${why.advice} (${error instanceof Error ? error.message : error})`);
    },
  };
}

async function observe<T>(watch: StoreWatch, name: string, call: () => Promise<T>): Promise<T> {
  try {
    const answer = await call();
    watch.worked(name);
    return answer;
  } catch (error) {
    watch.failed(name, error);
    throw error;
  }
}

/** @returns the same Postgres, with a watch that observes its calls */
export function watchPostgres(inner: Postgres, watch: StoreWatch): Postgres {
  return {
    ...inner,
    query: (statement, params) => observe(watch, statement.name, () => inner.query(statement, params)),
    queryLists: (text, values) => observe(watch, 'read', () => inner.queryLists(text, values)),
    transaction: (isolation, body) => observe(watch, 'transaction', () => inner.transaction(isolation, body)),
  };
}

/** @returns the same Redis, with a watch that observes its calls */
export function watchRedis(inner: Redis, watch: StoreWatch): Redis {
  return {
    ...inner,
    run: (script, keys, args) => observe(watch, script.name, () => inner.run(script, keys, args)),
    setIfAbsent: (key, value, ttlMs) => observe(watch, 'set', () => inner.setIfAbsent(key, value, ttlMs)),
    probe: () => observe(watch, PROBE, () => inner.probe()),
  };
}
