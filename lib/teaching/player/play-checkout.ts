import { keysOf } from '@/lib/core/cli/keys-of';
import { findCoordinator } from '@/lib/shop/checkout/coordinators';
import type { Lab } from '@/lib/teaching/explorer/lab';
import {
  BESIDE,
  type Beside,
  type CheckoutCase,
  fillCheckout,
  sellerOf,
} from '@/lib/teaching/explorer/run/checkout';
import type { Run } from '@/lib/teaching/explorer/timeline';

/** Before or after which of A's calls B comes, and whether A's process dies there. */
export const CALLS = {
  create: 'the payment is made',
  'order-begin': 'the attempt is written down',
  confirm: 'the card is charged',
  'order-settle': 'the order is marked as paid',
} as const;
export const KILLS = {
  none: 'nobody dies',
  before: 'her server dies just before',
  after: 'her server dies just after',
  lost: 'the provider’s answer is lost',
} as const;

/** A state of the checkout's page: all of it stands in its address. */
export interface CheckoutScene {
  readonly beside: Beside;
  readonly at: keyof typeof CALLS;
  readonly kill: keyof typeof KILLS;
}

/** What a page asks for; what it does not know counts as the usual. */
export function parseCheckoutScene(
  query: Readonly<Record<string, string | string[] | undefined>>,
): CheckoutScene {
  const read = <T extends string>(name: string, known: Readonly<Record<T, unknown>>, usual: T): T =>
    keysOf(known).find((each) => each === query[name]) ?? usual;
  return {
    beside: read('beside', BESIDE, 'expire'),
    at: read('at', CALLS, 'confirm'),
    kill: read('kill', KILLS, 'after'),
  };
}

/** The two coordinators under one scene: the same happens to both at the same call. */
export async function playCheckouts(
  lab: Pick<Lab, 'run'>,
  scene: CheckoutScene,
): Promise<readonly { readonly coordinator: string; readonly run: Run }[]> {
  const ids = ['naive-coordinator', 'saga'];
  return Promise.all(ids.map(async (id) => ({ coordinator: id, run: await play(lab, id, scene) })));
}

/** A goes on alone until that call; then what happens there happens, B does all of his, and A what is left. */
async function play(lab: Pick<Lab, 'run'>, id: string, { beside, at, kill }: CheckoutScene): Promise<Run> {
  const coordinator = findCoordinator(id);
  if (!coordinator) throw new RangeError(`${id} is no coordinator`);
  const checkout: CheckoutCase = { coordinator, beside };
  const run = (schedule: string, complete: 'stop' | 'one-by-one') =>
    lab.run({ strategy: sellerOf(fillCheckout(checkout).coordinator), checkout, schedule, complete });
  const alone = await run('', 'one-by-one');
  const own = alone.steps.filter(({ actor }) => actor === 'A');
  const place = own.findIndex(({ call }) => call?.name === at);
  const before = 'A'.repeat(Math.max(place, 0));
  const isProviders = own[place]?.call?.store === 'payments';
  const there = { none: 'A', before: place > 0 ? 'A-' : '', after: 'A+', lost: isProviders ? 'A!' : 'A' }[
    kill
  ];
  return run(`${before}${there}B`, 'one-by-one');
}
