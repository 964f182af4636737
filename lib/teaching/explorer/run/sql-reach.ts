import type { WireQuery } from '@/lib/core/stores/pooled-postgres';
import { EVERYTHING, isWithin, NOTHING, type Reach, reads, type Touch, writes } from './footprint';
import { patternOf } from './sql-pattern';

interface Transaction {
  /** REPEATABLE READ or SERIALIZABLE: it sees what was committed when its first statement began. */
  readonly isSnapshot: boolean;
  readonly isSerializable: boolean;
  hasRead: boolean;
  readonly locks: Touch[];
  readonly writes: Touch[];
}

const UNKNOWN: Reach = { touches: EVERYTHING, isHolding: true, letsGo: EVERYTHING, isLasting: true };
/**
 * What SERIALIZABLE watches: who read and wrote which table, and in which order snapshots were taken and transactions
 * ended (Ports and Grittner, "Serializable Snapshot Isolation in PostgreSQL", 2012). Two reads go unnoticed.
 */
const WATCHED = 'pg/ssi';
const watchedOf = (path: string) => `${WATCHED}/${path.split('/')[0]}`;

/**
 * Follows the statements of one session, in their order.
 * - Values are read as they are committed: a write in a transaction is seen by others at its COMMIT.
 * - Locks are taken at once, and given back at the end of the transaction; what is held is not taken again.
 */
export function followSession(): (query: WireQuery) => Reach {
  let transaction: Transaction | null = null;
  let isUnknown = false;

  function end(open: Transaction | null, isCommitted: boolean): Reach {
    transaction = null;
    if (!open) return NOTHING;
    const touches = [
      ...open.locks,
      ...(isCommitted ? open.writes : []),
      ...(open.isSerializable ? [writes(WATCHED)] : []),
    ];
    // A COMMIT that is refused lets go of the same.
    return { touches, isHolding: open.locks.length > 0, letsGo: touches, isLasting: false };
  }

  return ({ text, values = [] }) => {
    const [word = ''] = /^\w+/.exec(text.trim().toUpperCase()) ?? [];
    if (isUnknown) return UNKNOWN;
    if (word === 'BEGIN') {
      const isSerializable = /serializable/i.test(text);
      const isSnapshot = isSerializable || /repeatable read/i.test(text);
      transaction = { isSnapshot, isSerializable, hasRead: false, locks: [], writes: [] };
      return { ...NOTHING, isLasting: true };
    }
    if (word === 'COMMIT' || word === 'ROLLBACK') return end(transaction, word === 'COMMIT');
    const pattern = patternOf(text);
    if (!pattern) {
      isUnknown = true;
      return UNKNOWN;
    }
    const fill = (path: string) =>
      `pg/${path.replaceAll(/\$(\d+)/g, (_, n: string) => String(values[Number(n) - 1]))}`;
    const seen = pattern.reads.map((path) => reads(fill(`value/${path}`)));
    const written = pattern.writes.map((path) => writes(fill(`value/${path}`)));
    const locks = pattern.locks.map(({ what, isWrite }) => ({ what: fill(what), isWrite }));
    if (!transaction) return { ...NOTHING, touches: [...seen, ...written, ...locks] };
    const { isSnapshot, isSerializable, hasRead, locks: held } = transaction;
    const taken = locks.filter(({ what }) => !held.some((lock) => lock.isWrite && isWithin(what, lock.what)));
    const isHolding = held.length > 0;
    transaction.hasRead = true;
    transaction.writes.push(...written);
    held.push(...taken);
    const looks = isSnapshot && !hasRead ? [reads('pg/value')] : seen;
    const watched = [
      ...(hasRead ? [] : [reads(WATCHED)]),
      ...pattern.reads.map((path) => reads(watchedOf(path))),
      ...pattern.writes.map((path) => writes(watchedOf(path))),
    ];
    return {
      touches: [...looks, ...taken, ...(isSerializable ? watched : [])],
      isHolding,
      letsGo: [...held, ...(isSerializable ? [writes(WATCHED)] : [])],
      isLasting: true,
    };
  };
}
