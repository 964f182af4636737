import { type Buyer, buyerOf } from '@/lib/teaching/explorer/moves';
import { type Run, type World, worldAfter } from '@/lib/teaching/explorer/timeline';
import type { WatchedMust } from './musts';
import { isSold, placeOfCall, saleOf } from './read-run';

type Key = World['keys'][number];

/*
 * What counts as a lock in Redis: a key that its buyer put there before the sale and that is there while the sale is
 * written, to be deleted or to end. What a learner counts or remembers there for good is no lock.
 */

/** The keys that stand there before a step and after it. */
function keysAround({ before, steps }: Run, at: number): readonly Key[] {
  const earlier = (steps[at - 1]?.world ?? before).keys;
  return (steps[at]?.world.keys ?? []).filter(({ key }) => earlier.some((one) => one.key === key));
}

const namesAfter = (run: Run) => worldAfter(run).keys.map(({ key }) => key);

/**
 * The locks that are there while A's order is written; of a run in which A came alone. Where some were opened in the end,
 * it is those: beside them, what stays and has an end is a memory, such as how often a buyer came.
 */
function locksOverSale(run: Run): readonly Key[] {
  const left = namesAfter(run);
  const there = keysAround(run, saleOf(run, 'A'));
  const opened = there.filter(({ key }) => !left.includes(key));
  return opened.length > 0 ? opened : there.filter(({ ttl }) => ttl !== 'none');
}

/** There is a lock, over the sale, and it has an end of seconds. For a run with one buyer. */
export const aLockIsHeld: WatchedMust = (run) => {
  const sale = saleOf(run, 'A');
  if (sale < 0) return null;
  const locks = locksOverSale(run);
  const leases = locks.filter(({ ttl }) => ttl === 'lease');
  if (leases.some(({ isBrief }) => !isBrief)) return null;
  const [brief] = leases;
  if (brief)
    return `The lock ${brief.key} ends within a second: its end is in ms, such as stores.leaseTtlMs.`;
  const [endless] = locks;
  if (endless) {
    return endless.ttl === 'none'
      ? `The lock ${endless.key} has no end: a process that dies with it keeps everybody out for good.`
      : `The lock ${endless.key} ends after more than a minute: give it an end of seconds (stores.leaseTtlMs).`;
  }
  const left = namesAfter(run);
  const gone = run.steps
    .slice(0, sale)
    .flatMap(({ world }) => world.keys)
    .find(({ key, ttl }) => ttl !== 'none' || !left.includes(key));
  return gone
    ? `The lock ${gone.key} was gone when the sale was written: hold it until then.`
    : 'No lock was held while the sale was written, or it had ended by then: this exercise is about one in Redis, with an end of seconds, in ms.';
};

/**
 * A lock is for all buyers of a type. For a run in which two take turns: whether both ask Postgres while the other is
 * there, each with a key of its own; or one sells without, while the other has it.
 */
export const oneLockForAll: WatchedMust = (run) => {
  const left = namesAfter(run);
  const holders = new Map<string, Buyer>();
  const inside = new Map<Buyer, string>();
  const sold = new Set<Buyer>();
  for (const { actor, call, world } of run.steps) {
    if (!actor) continue;
    const buyer = buyerOf(actor);
    for (const [key] of holders) if (!world.keys.some((one) => one.key === key)) holders.delete(key);
    for (const { key } of world.keys) if (!holders.has(key) && !left.includes(key)) holders.set(key, buyer);
    const own = [...holders].find(([, holder]) => holder === buyer)?.[0];
    const isBeside = [...holders.values()].some((holder) => holder !== buyer);
    if (call?.store === 'postgres' && own !== undefined && isBeside) inside.set(buyer, own);
    const isSelling = world.orders.some((order) => order.buyer === buyer) && !sold.has(buyer);
    if (isSelling) sold.add(buyer);
    if (isSelling && isBeside && own === undefined) {
      const [lock, holder] = [...holders][0] ?? [];
      return `${buyer} sold while ${holder} held ${lock}: heed whether the lock was free.`;
    }
    if (inside.size > 1) {
      return `Held at once, each by its buyer: ${[...inside.values()].join(' and ')}. One lock, of one name, for all who buy this type.`;
    }
  }
  return null;
};

/** A lock without an end, whose holder has died, keeps all later buyers out for good. */
export const noLockStays: WatchedMust = (run) => {
  const death = run.steps.findIndex(({ fault }) => fault?.startsWith('process-dies'));
  const died = run.steps[death]?.actor;
  const dead = died && buyerOf(died);
  const keys = worldAfter(run).keys;
  if (death < 0 || keys.some(({ ttl }) => ttl === 'lease')) return null;
  const cameLater = (['A', 'B'] as const).find(
    (buyer) => buyer !== dead && run.steps.findIndex(({ move }) => move === buyer) > death,
  );
  const outcome = cameLater && run.outcomes[cameLater];
  const lock = keys.find(({ ttl }) => ttl === 'none');
  if (!lock || outcome === undefined || isSold(outcome) || outcome === 'sold-out') return null;
  return `${dead} died, ${cameLater} was told ${outcome}, and ${lock.key} has no end: nobody will ever get in.`;
};

const nameOf = ({ key, value }: Key) => `${key} = ${value}`;

/** No two requests of one instance have one token. For a run in which one instance serves many. */
export const eachHasItsToken: WatchedMust = ({ steps }) => {
  const ended = new Set<string>();
  let there: readonly Key[] = [];
  for (const { world } of steps) {
    const now = world.keys.filter(({ ttl }) => ttl === 'lease');
    const isNew = ({ key }: Key) => !there.some((one) => one.key === key);
    const taken = now
      .filter(isNew)
      .map(nameOf)
      .find((lock) => ended.has(lock));
    if (taken !== undefined)
      return `Two requests of one instance took the same lock with the same token (${taken}): draw one for each request, or one opens what is the other's.`;
    for (const lock of there) ended.add(nameOf(lock));
    there = now;
  }
  return null;
};

const isCount = (value: string) => /^-?\d+$/.test(value);

/** Whether a lock is there still. Somebody may have joined its owner; and what is counted up is no lock. */
const isThere = ({ keys }: World, { key, value }: Pick<Key, 'key' | 'value'>) =>
  keys.some(
    (one) => one.key === key && (one.value.includes(value) || (isCount(value) && isCount(one.value))),
  );

/** Only its owner, or its end, takes a lock away. */
export const locksAreTheirOwners: WatchedMust = ({ steps }) => {
  const owned = new Map<string, { readonly key: string; readonly value: string; readonly owner: Buyer }>();
  for (const { actor, fault, call, world } of steps) {
    const buyer = actor && buyerOf(actor);
    const opened: string[] = [];
    for (const [name, lock] of owned) {
      if (isThere(world, lock)) continue;
      owned.delete(name);
      opened.push(lock.key);
      if (fault === null && buyer && buyer !== lock.owner)
        return `${buyer} took ${lock.owner}'s lock ${lock.key} away${placeOfCall(call)}.`;
    }
    for (const { key, value, ttl } of world.keys) {
      const name = `${key} = ${value}`;
      // What its owner writes in its place says that it is free.
      if (buyer && ttl === 'lease' && !owned.has(name) && !opened.includes(key))
        owned.set(name, { key, value, owner: buyer });
    }
  }
  return null;
};
