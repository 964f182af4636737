import { outcomeOfWait } from './outcomes';
import type { Flight, LabSession } from './thread';

/** SQLSTATE of the victim. */
export const DEADLOCK = '40P01';

/** The sessions that sessions wait for, by their process ids. */
export type Blockers = (pids: readonly number[]) => Promise<ReadonlyMap<number, readonly number[]>>;

/**
 * Asks Postgres whether all of them wait for another session of the run, and notes for which. Those that wait for
 * each other do not count: Postgres will find out, and end one of them.
 */
export async function doAllWait(
  flying: readonly Flight[],
  sessions: readonly LabSession[],
  blockers: Blockers,
): Promise<boolean> {
  const byPid = new Map(sessions.map((session) => [session.connection.pid, session]));
  const found = await blockers(flying.flatMap(({ session }) => session?.connection.pid ?? []));
  for (const flight of flying) {
    const pids = flight.session && found.get(flight.session.connection.pid);
    const inUse = flight.isQueued ? sessions.filter((one) => !one.isIdle && !one.process.isDead) : [];
    flight.waitsFor = pids?.flatMap((pid) => byPid.get(pid) ?? []) ?? inUse;
  }
  return flying.every((flight) => isWaiting(flight) && leadsOut(flight.session, []));
}

export const isWaiting = ({ answer, waitsFor }: Flight) => answer === null && waitsFor.length > 0;

/** Whether the chain of waiting sessions ends at one that can go on. */
function leadsOut(session: LabSession | null, seen: readonly LabSession[]): boolean {
  if (!session?.flight || session.flight.answer) return true;
  if (seen.includes(session)) return false;
  return session.flight.waitsFor.every((other) => leadsOut(other, [...seen, session]));
}

/** Postgres made a choice that it makes otherwise as a rule. */
export class UnluckyOrder extends Error {
  override readonly name = 'UnluckyOrder';
}

/** Two waiting calls, one behind the other. */
export interface Queue {
  readonly first: Flight;
  readonly second: Flight;
}

export function queuesOf(waiting: readonly Flight[]): readonly Queue[] {
  return waiting.flatMap((second) =>
    second.waitsFor.flatMap(({ flight: first }) =>
      first && waiting.includes(first) ? [{ first, second }] : [],
    ),
  );
}

/**
 * Of several calls that wait for one row the first gets it as a rule; and of those that wait for each other, the last
 * finds the deadlock and is its victim. Both hang on microseconds. No order of sales is lost by it: Postgres serves a
 * queue in its order, and another queue is another schedule. The other victim of a deadlock is not explored.
 * @param waiting those that had waited already
 * @throws {UnluckyOrder} it was otherwise this time
 */
export function demandUsualOrder(waiting: readonly Flight[], queues: readonly Queue[]): void {
  for (const { first, second } of queues) {
    if (!second.answer || first.thread.process.isDead || first.isTimedOut) continue;
    if (!first.answer || (second.cameAtMs ?? 0) < (first.cameAtMs ?? 0))
      throw new UnluckyOrder('The call that waited longer came later');
  }
  if (waiting.some(({ answer }) => answer?.code === DEADLOCK))
    throw new UnluckyOrder('The call that waited longer was ended');
}

/** Calls that still wait when nobody can move any more wait for ever. */
export function noteEndlessWaits(waiters: readonly Flight[]): void {
  for (const { thread, waitsFor, isQueued } of waiters) {
    const holders = [...new Set(waitsFor.map((held) => held.thread.actor))];
    thread.process.outcome ??= outcomeOfWait(thread.actor, holders, isQueued);
  }
}
