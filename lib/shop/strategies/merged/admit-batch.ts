import { groupBy } from '@/lib/core/group-by';
import type { Stores } from '@/lib/core/stores/stores';
import { type Admission, admitAll, type Entrant } from '@/lib/shop/bouncer/bouncer';
import type { Waiting } from './gather';

type Entering = Waiting<Entrant, Admission>;

/** Asks the bouncer for all: one script a ticket type, because the keys of a script share a slot. */
export async function admitBatch(batch: readonly Entering[], stores: Stores): Promise<void> {
  const types = groupBy(batch, ({ item }) => item.purchase.ticketTypeId);
  await Promise.all([...types.values()].map((group) => admitType(group, stores)));
}

async function admitType(group: readonly [Entering, ...Entering[]], stores: Stores): Promise<void> {
  const [first, ...others] = group;
  try {
    const admissions = await admitAll([first.item, ...others.map(({ item }) => item)], stores);
    for (const [place, admission] of admissions.entries()) group[place]?.resolve(admission);
  } catch (error) {
    for (const { reject } of group) reject(error);
  }
}
