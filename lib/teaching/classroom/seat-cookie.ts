import { CODE_LENGTH, CODE_LETTERS } from './limits';

/** The cookie by which a browser keeps its seat in a room. The lessons get it too, whose truth waits for the teacher; no script reads it. */
const SEAT_COOKIE = 'seat';
const ONE_DAY_S = 86_400;
const SEAT = new RegExp(
  `(?:^|;)\\s*${SEAT_COOKIE}=([${CODE_LETTERS}]{${CODE_LENGTH}})\\.([0-9a-f-]{36})\\s*(?:;|$)`,
);

/** One learner of one room. `learner` is known to this browser alone. */
export interface Seat {
  readonly code: string;
  readonly learner: string;
}

/** Reads the seat from a `Cookie` header; null: there is none, or none of ours. */
export function readSeat(cookieHeader: string | null): Seat | null {
  const [, code, learner] = SEAT.exec(cookieHeader ?? '') ?? [];
  return code === undefined || learner === undefined ? null : { code, learner };
}

/** The `Set-Cookie` header that gives its reader the seat, or takes it (null). `secure`: it came by https. */
export function toSetCookie(seat: Seat | null, secure: boolean): string {
  const value = seat ? `${seat.code}.${seat.learner}` : '';
  const attributes = `Path=/; Max-Age=${seat ? ONE_DAY_S : 0}; HttpOnly; SameSite=Strict`;
  return `${SEAT_COOKIE}=${value}; ${attributes}${secure ? '; Secure' : ''}`;
}
