import type { RunView } from './run-view';
import type { Side, Verdict } from './steps';

const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  bought: 'A has the seat, and has paid.',
  nothing: 'Nothing has become of A’s purchase: no seat, no money taken.',
  'seat-without-money': 'A has the seat, and has not paid for it.',
  'money-without-seat': 'A has paid, and has no seat.',
};

/** Where a living coordinator stands after so many statements. */
const PROGRESS = [
  'Nothing has been said yet. The seat is free, and A has 100 €.',
  'A transaction is open on the seats.',
  'A transaction is open on both.',
  'The seat is changed, for nobody but its own session to see.',
  'Both rows are changed, and locked. If the coordinator dies now, its sessions end, and with them all of it.',
  'The seats have promised: that transaction has left its session, and waits on disk for somebody’s word.',
  'Both have promised. From here on neither may decide by itself, and nobody has decided yet.',
  'The seat is committed. The money is promised, and not yet taken.',
] as const;

type Told = Pick<RunView, 'done' | 'coordinator' | 'prepared' | 'verdict'>;

/** What is the case now, in a sentence or two. */
export function describeState({ done, coordinator, prepared, verdict }: Told): string {
  if (coordinator === 'alive') return PROGRESS[done] ?? VERDICT_WORDS[verdict];
  if (prepared.length === 0) return VERDICT_WORDS[verdict];
  const rows = prepared.length > 1 ? 'Two transactions are' : 'One transaction is';
  return `${rows} still prepared, and the coordinator is gone. No session holds the lock, so no timeout and no restart lets go of it: you decide.`;
}

/** What a database has of the purchase that is not committed. */
export function describeSide({ steps, done, coordinator, prepared }: RunView, side: Side): string {
  if (prepared.some((one) => one.side === side)) return 'prepared: its row is frozen';
  const said = steps.slice(0, done).filter((step) => step.side === side);
  const isOpen =
    coordinator === 'alive' && said.length > 0 && !said.some(({ sql }) => / PREPARED /.test(sql));
  if (!isOpen) return 'none';
  return said.length > 1 ? 'open: its row is locked' : 'open';
}

/** Whether it is over, and the two databases do not agree. */
export const isTorn = ({ coordinator, prepared, verdict }: Told): boolean =>
  coordinator !== 'alive' && prepared.length === 0 && /without/.test(verdict);
