import type { Stores } from '@/lib/core/stores/stores';
import type { Audit } from '@/lib/shop/audit/audit';
import { sharedAudit } from '@/lib/shop/audit/shared-audit';
import { liveKeys } from './keys';
import type { LiveAudit } from './snapshot';
import { ignoreStoreError, within } from './within';

/** An audit takes at most a tenth of Postgres' time, whatever it costs, and comes at most this often. */
const SHARE = 10;
const MIN_PAUSE_MS = 240;
/** How long an observation waits for an audit where there was none before. */
const FIRST_PATIENCE_MS = 400;
const LOCK_PATIENCE_MS = 100;
const VIOLATIONS_SHOWN = 8;

export interface FreshAudit {
  readonly verdict: LiveAudit;
  readonly lines: ReadonlyMap<string, Audit['ticketTypes'][number]>;
}

/** Audits beside the commands, and never two at once; all processes together keep the pace. */
export function createAuditor(stores: Pick<Stores, 'memory' | 'postgres' | 'redis'>) {
  let fresh: FreshAudit | null = null;
  let running: Promise<void> | null = null;
  let dueAtMs = 0;

  async function run(pauseMs: number): Promise<void> {
    const turn = await within(LOCK_PATIENCE_MS, stores.redis.setIfAbsent(liveKeys.audit, '1', pauseMs));
    if (turn.state === 'ok' && !turn.value) return;
    const startedAtMs = performance.now();
    const { ok, violations, asOf, ticketTypes, money, onTheWay } = await sharedAudit(stores).ask(true);
    const tookMs = Math.ceil(performance.now() - startedAtMs);
    dueAtMs = startedAtMs + pauseOf(tookMs);
    fresh = {
      verdict: { ok, violations: violations.slice(0, VIOLATIONS_SHOWN), money, onTheWay, asOf, tookMs },
      lines: new Map(ticketTypes.map((line) => [line.id, line])),
    };
  }

  return {
    /** What an audit found since the last call, if anything; sees to it that the next one runs when it is due. */
    async next(last: LiveAudit | null): Promise<FreshAudit | null> {
      if (running === null && performance.now() >= dueAtMs) {
        running = run(pauseOf(last?.tookMs ?? 0))
          .catch(ignoreStoreError)
          .finally(() => {
            running = null;
          });
      }
      if (last === null && running) await within(FIRST_PATIENCE_MS, running);
      const found = fresh;
      fresh = null;
      return found;
    },
  };
}

const pauseOf = (tookMs: number) => Math.max(MIN_PAUSE_MS, tookMs * SHARE);
