import {
  oneNumberForAll,
  theFenceNeverFalls,
  theLevelIsRaised,
  theLockIsTheTransactions,
  theNewestAloneWrites,
  tokensAreShown,
  triesAreBounded,
} from './idea-musts';
import { aLockIsHeld, eachHasItsToken, locksAreTheirOwners, noLockStays, oneLockForAll } from './lock-musts';
import {
  eachKeyHasAnOrder,
  everybodyBuys,
  isUnharmed,
  itSellsOn,
  nobodyBuys,
  nothingIsLeftToWrite,
  nothingIsLost,
  nothingIsOversold,
  nothingIsTaken,
  ownersAreTold,
  sells,
  theLateMayComeAgain,
  theNextHearsTheSame,
  theRefusalIsTold,
} from './musts';
import { isSold } from './read-run';
import type { Trial, Watch } from './trial';

/* Trials that several exercises share. Each is one run, so they cost next to nothing. */

/** What was computed from a read may be wrong though the last ticket is sold once. */
export const TWO_TICKETS: Trial = { title: 'two buyers, two tickets', setting: { stock: 2 } };

/** A guard that asks for one ticket lets two of them pass. */
export const TWO_OF_THREE: Trial = {
  title: 'three tickets, and both want two',
  setting: { stock: 3, quantity: 2 },
  always: [nothingIsOversold],
};

/** Whatever it is about, a strategy sells what was asked for, one buyer after the other. */
const TWO_EACH: Trial = {
  title: 'two buyers, one after the other, two tickets each',
  setting: { stock: 4, quantity: 2 },
  once: 'one-by-one',
  musts: [everybodyBuys],
  watched: [{ must: sells(2) }, { must: nothingIsLeftToWrite }],
};

const TOO_MANY: Trial = {
  title: 'one ticket, and both want two',
  setting: { stock: 1, quantity: 2 },
  once: 'one-by-one',
  always: [],
  musts: [nobodyBuys, theNextHearsTheSame],
  watched: [{ must: nothingIsTaken }],
};

/** Postgres can't read 0.5 as a whole number, today or at the tenth try. */
const HALF_A_TICKET: Trial = {
  title: 'half a ticket, which Postgres refuses for good',
  setting: { stock: 2, quantity: 0.5 },
  once: 'one-by-one',
  always: [isUnharmed],
  musts: [theRefusalIsTold, theNextHearsTheSame],
};

/** Whoever asks for a second connection while holding the first waits for itself. */
const ONE_CONNECTION: Trial = {
  title: 'the pool has one connection',
  setting: { buyers: 1, connections: 1 },
  once: 'one-by-one',
};

/** A module lives as long as its instance. */
const A_WARM_INSTANCE: Trial = {
  title: 'an instance that has sold before sells on',
  setting: { buyers: 1, stock: 8 },
  isWarm: true,
  once: 'one-by-one',
  always: [],
  musts: [itSellsOn],
  watched: [{ must: sells(1) }, { must: eachHasItsToken }],
};

/** What any sale has to stand, whatever a lesson is about. */
export const SOUND: readonly Trial[] = [HALF_A_TICKET, ONE_CONNECTION, A_WARM_INSTANCE];
/** Of a sale that sets no limit of its own. */
export const SELLS_MORE: readonly Trial[] = [TWO_EACH, TOO_MANY, ...SOUND];

export const ALWAYS_TOO_LATE: Trial = {
  title: 'somebody else is faster, each time',
  setting: { stock: 4 },
  rival: 'writes',
  once: 'in-turn',
  always: [],
  musts: [theLateMayComeAgain],
  watched: [{ must: triesAreBounded }],
};

export const THE_ROW_IS_HELD: Trial = {
  title: 'somebody holds the row and does not let go',
  setting: { stock: 4 },
  rival: 'holds',
  once: 'in-turn',
  always: [],
  musts: [theLateMayComeAgain],
  watched: [{ must: triesAreBounded }],
};

export const ABOVE_THE_DEFAULT: Trial = {
  title: 'the level is above the default',
  once: 'one-by-one',
  watched: [{ must: theLevelIsRaised }],
};

/** Only where a statement waited for another one may it go wrong. */
export const OVERLAP: Trial = { title: 'two buyers whose statements overlap', setting: { overlap: true } };

/** A lock in Redis, beside it, may end as well: where there is none, that is no fault. */
export const AT_ANY_MOMENT: Trial = {
  title: 'a process dies at any moment, and what is in Redis ends',
  faults: ['process-dies-before', 'process-dies-after', 'lease-expires', 'redis-flushed'],
};

/** A sale is told of when all of it is written, and not when it was begun. */
export const THE_LIMIT_UNDOES_IT: Trial = {
  title: 'one buyer, who may have one ticket, and comes twice',
  setting: { isOneBuyer: true, perBuyerLimit: 1, stock: 2 },
  once: 'one-by-one',
  always: [nothingIsLost],
};

/** The lock of lessons on Redis. */
export const A_LOCK_OVER_THE_SALE: Trial = {
  title: 'a lock of seconds is held over the sale',
  setting: { buyers: 1 },
  once: 'one-by-one',
  watched: [{ must: aLockIsHeld }],
};

/** Whoever waits for that lock in a loop waits for ever; and so does everybody where the lock has no end. */
export const SOMEBODY_DIED: Trial = {
  title: 'somebody died with the lock',
  once: 'finish',
  begins: 'A+',
  always: [isUnharmed],
  watched: [{ must: noLockStays }],
};

export const THE_HOLDER_PAUSES: Trial = { title: 'the holder pauses, and the lock ends', pauses: true };

export const ONE_LOCK_FOR_ALL: Trial = {
  title: 'the lock is one for all buyers',
  setting: { stock: 2 },
  once: 'in-turn',
  watched: [{ must: oneLockForAll }],
};

export const THE_DEAD_LET_OTHERS_IN: Watch = {
  must: noLockStays,
  where: ({ outcomes }) => ['died', 'contended'].every((word) => Object.values(outcomes).includes(word)),
};

export const LOCKS_ARE_THEIR_OWNERS: Watch = {
  must: locksAreTheirOwners,
  where: ({ schedule }) => schedule.includes('x'),
};

export const OWNERS_ARE_TOLD: Watch = {
  must: ownersAreTold,
  where: ({ schedule, outcomes }) =>
    schedule.includes('~') && Object.values(outcomes).some((outcome) => !isSold(outcome)),
};

export const TOKENS_ARE_SHOWN: Trial = {
  title: 'each holder shows a token that grows',
  setting: { stock: 2 },
  once: 'one-by-one',
  musts: [everybodyBuys],
  watched: [{ must: tokensAreShown }],
};

export const THE_FENCE_NEVER_FALLS: Watch = {
  must: theFenceNeverFalls,
  where: ({ schedule }) => schedule.includes('x'),
};

export const A_NEWER_HOLDER: Trial = {
  title: 'a newer holder shows its number at any moment',
  setting: { stock: 4 },
  rival: 'shows',
  always: [],
  musts: [theLateMayComeAgain],
  watched: [{ must: theNewestAloneWrites }],
};

export const A_KEY_IS_ONE_REQUEST: Trial = {
  title: 'one buyer, two keys',
  setting: { isOneBuyer: true, stock: 2 },
  once: 'one-by-one',
  musts: [everybodyBuys],
  watched: [{ must: eachKeyHasAnOrder }],
};

export const A_LOCK_OF_THE_TRANSACTION: Trial = {
  title: 'an advisory lock is taken, and ends with the transaction',
  setting: { buyers: 1 },
  once: 'one-by-one',
  watched: [{ must: theLockIsTheTransactions }],
};

export const ONE_NUMBER_FOR_ALL: Trial = {
  title: 'all buyers lock the same number',
  setting: { stock: 2 },
  once: 'in-turn',
  watched: [{ must: oneNumberForAll }],
};
