import { buyerOf, faultsIn } from '@/lib/teaching/explorer/moves';
import { HARM_WORDS } from '@/lib/teaching/explorer/print/describe-harm';
import { type MapEntry, type Run, worldAfter } from '@/lib/teaching/explorer/timeline';
import { isSold } from './read-run';

/** What is known of a run that is over, whether its steps were watched or not. */
type Ended = Pick<MapEntry, 'schedule' | 'harms' | 'outcomes'>;

/** What has to hold in a run that is over. @returns what is wrong, in a sentence; null: it holds */
export type Must = (ended: Ended) => string | null;

/** The same, of one whose steps were watched. */
export type WatchedMust = (run: Run) => string | null;

const outcomesOf = ({ outcomes }: Ended) => Object.entries(outcomes);

/** What the explorer itself calls a harm. */
const isUnharmed: Must = ({ harms: [harm] }) => (harm === undefined ? null : HARM_WORDS[harm].sentence);

/** Sold, or a reason why not: a store's error is no answer. */
const everybodyIsAnswered: Must = (ended) => {
  const failed = outcomesOf(ended).find(([, outcome]) =>
    /^(?:unavailable|indeterminate|failed)/.test(outcome),
  );
  return failed ? `${failed[0]} got no answer, since the strategy threw: ${failed[1]}.` : null;
};

/** A strategy that sends everybody away never oversells either. */
const somebodyBuys: Must = (ended) =>
  faultsIn(ended.schedule).length > 0 || outcomesOf(ended).some(([, outcome]) => isSold(outcome))
    ? null
    : 'There was a ticket, and nobody got it.';

/** For as many tickets as there are buyers. */
export const everybodyBuys: Must = (ended) => {
  const sentAway = outcomesOf(ended).find(([, outcome]) => !isSold(outcome));
  return sentAway ? `There was a ticket for each, and ${sentAway[0]} was told ${sentAway[1]}.` : null;
};

/** Nobody is asked to come again where a second look would have given the answer. */
export const nobodyIsSentAway: Must = (ended) => {
  const sentAway = outcomesOf(ended).find(([, outcome]) => outcome === 'contended');
  return sentAway ? `${sentAway[0]} was told to come again, and could have been told now.` : null;
};

/** A lock without an end, whose holder has died, keeps everybody out for good. */
export const noLockStays: WatchedMust = (run) => {
  const lock = worldAfter(run).keys.find(({ ttl }) => ttl === 'none');
  return lock ? `Everything is over, and ${lock.key} is still there: nobody will ever get in.` : null;
};

/** Only its owner, or its end, takes a lock away. */
export const locksAreTheirOwners: WatchedMust = (run) => {
  const owners = new Map<string, string | null>();
  for (const { actor, fault, world } of run.steps) {
    const buyer = actor && buyerOf(actor);
    const locks = world.keys.map(({ key, value }) => `${key} = ${value}`);
    for (const [lock, owner] of owners) {
      if (locks.includes(lock)) continue;
      owners.delete(lock);
      if (fault === null && buyer !== owner) return `${buyer} took ${owner}'s lock away.`;
    }
    for (const lock of locks) if (!owners.has(lock)) owners.set(lock, buyer);
  }
  return null;
};

const ALWAYS = [isUnharmed, everybodyIsAnswered, somebodyBuys] as const;

/** All that is wrong with a run that is over, in sentences; empty: it is good. */
export function findComplaints(ended: Ended, musts: readonly Must[] = []): readonly string[] {
  return [...ALWAYS, ...musts].flatMap((must) => must(ended) ?? []);
}
