import type { Thread } from './thread';

/** SQLSTATE of the victim. */
export const DEADLOCK = '40P01';

/** The sessions that sessions wait for, by their process ids. */
export type Blockers = (pids: readonly number[]) => Promise<ReadonlyMap<number, readonly number[]>>;

/**
 * Asks Postgres whether all of them wait for another thread of the run, and notes for which. Threads that wait for
 * each other do not count: Postgres will find out, and end one of them.
 */
export async function doAllWait(
  flying: readonly Thread[],
  threads: readonly Thread[],
  blockers: Blockers,
): Promise<boolean> {
  const byPid = new Map(threads.flatMap((thread) => (thread.session ? [[thread.session.pid, thread]] : [])));
  const found = await blockers(flying.flatMap(({ session }) => (session ? [session.pid] : [])));
  for (const { session, flight } of flying) {
    if (!session || !flight) continue;
    flight.waitsFor = (found.get(session.pid) ?? []).flatMap((pid) => byPid.get(pid) ?? []);
  }
  const isWaiting = ({ flight }: Thread) => flight && !flight.answers && flight.waitsFor.length > 0;
  return flying.every((thread) => isWaiting(thread) && leadsOut(thread, []));
}

/** Whether the chain of waiting threads ends at one that can go on. */
function leadsOut(thread: Thread, seen: readonly Thread[]): boolean {
  if (seen.includes(thread)) return false;
  if (!thread.flight || thread.flight.answers) return true;
  return thread.flight.waitsFor.every((other) => leadsOut(other, [...seen, thread]));
}

/** Postgres made a choice that it makes otherwise as a rule. */
export class UnluckyOrder extends Error {
  override readonly name = 'UnluckyOrder';
}

/** Two waiting threads, one behind the other. */
export interface Queue {
  readonly first: Thread;
  readonly second: Thread;
}

export function queuesOf(waiting: readonly Thread[]): readonly Queue[] {
  return waiting.flatMap((second) =>
    (second.flight?.waitsFor ?? []).flatMap((first) => (waiting.includes(first) ? [{ first, second }] : [])),
  );
}

/**
 * Of several threads that wait for one row the first gets it as a rule; and of those that wait for each other, the last
 * finds the deadlock and is its victim. Both hang on microseconds. No order of sales is lost by it: Postgres serves a
 * queue in its order, and another queue is another schedule. The other victim of a deadlock is not explored.
 * @param waiting those that had waited already
 * @throws {UnluckyOrder} it was otherwise this time
 */
export function demandUsualOrder(waiting: readonly Thread[], queues: readonly Queue[]): void {
  for (const { first, second } of queues) {
    const [one, other] = [first.flight, second.flight];
    if (!other?.answers || !one || first.process.isDead || one.isTimedOut) continue;
    if (!one.answers || other.place < one.place)
      throw new UnluckyOrder('The thread that waited longer came later');
  }
  const isVictim = ({ flight }: Thread) => flight?.answers?.some(({ code }) => code === DEADLOCK);
  if (waiting.some(isVictim)) throw new UnluckyOrder('The thread that waited longer was ended');
}
