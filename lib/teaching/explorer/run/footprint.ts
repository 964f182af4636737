/*
 * What a step touches, so that two orders of two steps can be told to come to the same: the independence of partial
 * order reduction (P. Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", LNCS 1032, 1996).
 * What is not surely independent is dependent.
 */

/** A path of what is touched, each part within the one before: `pg/value/orders/A`. The empty one is all there is. */
export interface Touch {
  readonly what: string;
  readonly isWrite: boolean;
}

/** What a call touches when it is made. */
export interface Reach {
  readonly touches: readonly Touch[];
  /** Its transaction held locks before: where it waits now, a circle may close. */
  readonly isHolding: boolean;
  /** What its transaction lets go of where Postgres refuses it, or its process dies. */
  readonly letsGo: readonly Touch[];
  /** It leaves something in its session: a transaction, or nobody knows what. */
  readonly isLasting: boolean;
}

/** What a step touched when it was made. */
export interface Footprint {
  /** Whose code went on in it: the processes, by buyer and number, and the actors that schedules call them by. */
  readonly parties: readonly string[];
  readonly touches: readonly Touch[];
  /** Its place among all others counts, whatever they touch. */
  readonly isFixed: boolean;
}

export const EVERYTHING: readonly Touch[] = [{ what: '', isWrite: true }];
export const NOTHING: Reach = { touches: [], isHolding: false, letsGo: [], isLasting: false };

export const reads = (what: string): Touch => ({ what, isWrite: false });
export const writes = (what: string): Touch => ({ what, isWrite: true });

/** Whether both orders of two steps come to the same, wherever both are possible: neither hinders nor frees the other. */
export function areIndependent(one: Footprint, other: Footprint): boolean {
  if (one.isFixed || other.isFixed) return false;
  if (one.parties.some((party) => other.parties.includes(party))) return false;
  return !one.touches.some((touch) => other.touches.some((met) => doMeet(touch, met)));
}

function doMeet(one: Touch, other: Touch): boolean {
  if (!one.isWrite && !other.isWrite) return false;
  return isWithin(one.what, other.what) || isWithin(other.what, one.what);
}

export const isWithin = (what: string, whole: string) =>
  whole === '' || what === whole || what.startsWith(`${whole}/`);
