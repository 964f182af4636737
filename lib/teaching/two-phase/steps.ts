/*
 * What a coordinator says to two databases, statement by statement: one has the seat, the other the money. Pages and the
 * process that carries it out share this file.
 */

/** Each is a database of its own, with sessions, locks and a log of its own. */
export const SIDES = ['seats', 'money'] as const;
export type Side = (typeof SIDES)[number];

/** How a prepared transaction ends, by whoever says so. */
export type Ending = 'commit' | 'rollback';

const PRICE_CENTS = 4500;
export const PURSE_CENTS = 10_000;

export interface Step {
  readonly side: Side;
  readonly sql: string;
}

const PREFIX = 'two-phase-';
/** For LIKE: every prepared transaction of this folder, and of nobody else. */
export const GID_PATTERN = `${PREFIX}%`;

/** How the id of a page's run begins. The check of an exercise ends its own, and no demo may end them under it. */
export const PAGE_MARK = 'p';
export const isOfPage = (gid: string) => gid.startsWith(PREFIX + PAGE_MARK);

/** The name of a prepared transaction. Names are one space for all databases of a server. */
export const gidOf = (run: string, side: Side) => `${PREFIX}${run}-${side}`;

/** What the buyer changes in each database. @param run letters and digits: it stands in the statement as it is */
export const changeOf = (run: string): Readonly<Record<Side, string>> => ({
  seats: `UPDATE seats SET holder = 'A' WHERE run = '${run}' AND holder IS NULL RETURNING holder`,
  money: `UPDATE accounts SET cents = cents - ${PRICE_CENTS} WHERE run = '${run}' RETURNING cents`,
});

export const prepareOf = (run: string, side: Side) => `PREPARE TRANSACTION '${gidOf(run, side)}'`;

export const endOf = (run: string, side: Side, ending: Ending) =>
  `${ending === 'commit' ? 'COMMIT' : 'ROLLBACK'} PREPARED '${gidOf(run, side)}'`;

/** All that a coordinator does when nothing goes wrong. */
export const stepsOf = (run: string): readonly Step[] =>
  [() => 'BEGIN', changeIn, prepareOf, (id: string, side: Side) => endOf(id, side, 'commit')].flatMap(
    (phase) => SIDES.map((side) => ({ side, sql: phase(run, side) })),
  );

function changeIn(run: string, side: Side): string {
  return changeOf(run)[side];
}

/** What is committed in the two databases, as anybody reads it. */
export interface Committed {
  readonly holder: string | null;
  readonly cents: number;
}

export type Verdict = 'bought' | 'nothing' | 'seat-without-money' | 'money-without-seat';

/** What has become of buyer A's purchase. While a transaction is prepared, it is not the last word. */
export function judge({ holder, cents }: Committed): Verdict {
  const [hasSeat, hasPaid] = [holder === 'A', cents < PURSE_CENTS];
  if (hasSeat === hasPaid) return hasSeat ? 'bought' : 'nothing';
  return hasSeat ? 'seat-without-money' : 'money-without-seat';
}
