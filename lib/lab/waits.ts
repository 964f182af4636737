import type { Thread } from './thread';

/** Whom sessions wait for, by their process ids. */
export type Blockers = (pids: readonly number[]) => Promise<ReadonlyMap<number, readonly number[]>>;

type Waits =
  | { readonly kind: 'some' | 'all' }
  /** They wait for each other: Postgres will find out, and end one of them. */
  | { readonly kind: 'circle'; readonly threads: readonly Thread[] };

/** Asks Postgres whether all of them wait for another thread of the run, and writes down for whom. */
export async function findWaits(
  flying: readonly Thread[],
  threads: readonly Thread[],
  blockers: Blockers,
): Promise<Waits> {
  const byPid = new Map(threads.flatMap((thread) => (thread.session ? [[thread.session.pid, thread]] : [])));
  const found = await blockers(flying.flatMap(({ session }) => (session ? [session.pid] : [])));
  for (const { session, flight } of flying) {
    if (!session || !flight) continue;
    flight.waitsFor = (found.get(session.pid) ?? []).flatMap((pid) => byPid.get(pid) ?? []);
  }
  const isWaiting = ({ flight }: Thread) => flight && !flight.answers && flight.waitsFor.length > 0;
  if (!flying.every(isWaiting)) return { kind: 'some' };
  const circle = flying.filter((thread) => !leadsOut(thread, []));
  return circle.length > 0 ? { kind: 'circle', threads: circle } : { kind: 'all' };
}

/** Whether who waits for whom ends at somebody who can go on. */
function leadsOut(thread: Thread, seen: readonly Thread[]): boolean {
  if (seen.includes(thread)) return false;
  if (!thread.flight || thread.flight.answers) return true;
  return thread.flight.waitsFor.every((other) => leadsOut(other, [...seen, thread]));
}

/** Postgres made a choice that it makes otherwise as a rule. */
export class UnluckyOrder extends Error {
  override readonly name = 'UnluckyOrder';
}

/** Who stands behind whom, both waiting. */
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
 * Of several who wait for one row, the first gets it as a rule, and of those who wait for each other the first buyer's
 * session looks first and is the victim. Both hang on microseconds.
 * @throws {UnluckyOrder} it was otherwise this time
 */
export function demandUsualOrder(queues: readonly Queue[], circle: readonly Thread[]): void {
  for (const { first, second } of queues) {
    const [one, other] = [first.flight, second.flight];
    if (!other?.answers || !one || first.process.isDead || one.isTimedOut) continue;
    if (!one.answers || other.place < one.place) throw new UnluckyOrder('Who waited longer came later');
  }
  const hasDied = ({ flight }: Thread) => flight?.answers?.some(({ code }) => code === '40P01');
  const victim = circle.find(hasDied);
  const usual = [...circle].sort((one, other) => one.sessionNumber - other.sessionNumber)[0];
  if (victim && victim !== usual) throw new UnluckyOrder('Another one was the victim of a deadlock');
}
