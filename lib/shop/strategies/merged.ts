/**
 * One statement for all who wait.
 * Idea: who comes while the till is busy waits, and then all of them are admitted by one script and sold to by one
 * statement, each with an outcome of its own.
 * Pro: a round trip, a row lock and a commit are shared by everybody who wanted them; a lone buyer waits for nobody.
 * Con: who comes first waits for the whole batch; what one buyer spoils, all of the batch pay for with a second try.
 * Prevents: nothing more than the bouncer. The guard of the statement prevents the oversell, the limit and the keys.
 * Source: group commit, as databases do it with their logs.
 */

import { MemoryKey } from '@/lib/core/stores/memory';
import type { Stores } from '@/lib/core/stores/stores';
import type { Admission, Entrant } from '@/lib/shop/bouncer/bouncer';
import type { SaleOutcome } from '@/lib/shop/sale/outcome';
import { sellBehindBouncer, type Till } from './bouncer';
import { admitBatch } from './merged/admit-batch';
import { gather } from './merged/gather';
import { openLines } from './merged/lines';
import type { Queued } from './merged/queued';
import type { Strategy } from './strategy';

const ADMISSIONS = { size: 256, lanes: 1 };

interface Crowd {
  readonly enter: (entrant: Entrant) => Promise<Admission>;
  readonly buy: (guest: Queued) => Promise<SaleOutcome>;
}

const CROWD = new MemoryKey<Crowd>();

/** Those who share a process's memory wait together. */
function crowdOf(stores: Stores): Crowd {
  return stores.memory.of<Crowd>(CROWD, () => ({
    enter: gather({ ...ADMISSIONS, serve: (batch) => admitBatch(batch, stores) }),
    buy: openLines(stores),
  }));
}

const till: Till = {
  admit: (purchase, token, stores) => crowdOf(stores).enter({ purchase, token }),
  sell: (guest, stores) => crowdOf(stores).buy({ ...guest, cameAtMs: stores.nowMs() }),
};

export const merged: Strategy = {
  id: 'merged',
  promise: {
    oversell: 'never',
    breaksUnder: [],
    because: 'The statement sells under the row locks, to as many as fit, all or nothing.',
  },
  keepsCounters: true,
  sell: sellBehindBouncer(till),
};
