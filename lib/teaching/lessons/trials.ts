import {
  oneNumberForAll,
  theLevelIsRaised,
  theLockIsTheTransactions,
  tokensAreShown,
  triesAreBounded,
} from './idea-musts';
import type { Trial, Watch } from './lesson';
import { aLockIsHeld, locksAreTheirOwners, noLockStays, oneLockForAll } from './lock-musts';
import {
  everybodyBuys,
  isUnharmed,
  nobodyBuys,
  nothingIsLeftToWrite,
  nothingIsOversold,
  nothingIsTaken,
  ownersAreTold,
  sells,
  theNextHearsTheSame,
  theRefusalIsTold,
} from './musts';
import { isSold } from './read-run';

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
export const TWO_EACH: Trial = {
  title: 'two buyers, one after the other, two tickets each',
  setting: { stock: 4, quantity: 2 },
  once: 'one-by-one',
  musts: [everybodyBuys],
  watched: [{ must: sells(2) }, { must: nothingIsLeftToWrite }],
};

export const TOO_MANY: Trial = {
  title: 'one ticket, and both want two',
  setting: { stock: 1, quantity: 2 },
  once: 'one-by-one',
  always: [],
  musts: [nobodyBuys, theNextHearsTheSame],
  watched: [{ must: nothingIsTaken }],
};

/** Postgres can't read 0.5 as a whole number, today or at the tenth try. */
export const HALF_A_TICKET: Trial = {
  title: 'half a ticket, which Postgres refuses for good',
  setting: { stock: 2, buyers: 1, quantity: 0.5 },
  once: 'one-by-one',
  always: [isUnharmed],
  musts: [theRefusalIsTold],
};

export const ALWAYS_TOO_LATE: Trial = {
  title: 'somebody else is faster, each time',
  setting: { stock: 4 },
  rival: 'writes',
  once: 'in-turn',
  always: [],
  watched: [{ must: triesAreBounded }],
};

export const THE_ROW_IS_HELD: Trial = {
  title: 'somebody holds the row and does not let go',
  setting: { stock: 4 },
  rival: 'holds',
  once: 'in-turn',
  always: [],
  watched: [{ must: triesAreBounded }],
};

export const ABOVE_THE_DEFAULT: Trial = {
  title: 'the level is above the default',
  once: 'one-by-one',
  watched: [{ must: theLevelIsRaised }],
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
