import { z } from 'zod';
import { recordMark } from '@/lib/control/dashboard/marks';
import { ignoreStoreError } from '@/lib/control/dashboard/within';
import { countStatements } from '@/lib/core/stores/count-statements';
import { describeFaults } from '@/lib/core/stores/describe-faults';
import { applyFaults, type FaultsPatch, faultsSchema } from '@/lib/core/stores/faults';
import { toAuditDesk } from '@/lib/shop/audit/audit-desk';
import { findDrift } from '@/lib/shop/audit/find-drift';
import { publishTypes } from '@/lib/shop/bouncer/bouncer';
import { toDesk } from '@/lib/shop/checkout/answer-checkout';
import { reconcile } from '@/lib/shop/checkout/reconcile';
import { rebuildFigures } from '@/lib/shop/outbox/rebuild';
import type { Shop } from '@/lib/shop/shop';
import { STRATEGIES } from '@/lib/shop/strategies/registry';
import { resetTicketTypes } from './reset-ticket-types';
import { restock } from './restock';
import { setAdmissionLimit } from './set-admission-limit';
import { setHold } from './set-hold';
import { setProviderFaults } from './set-provider-faults';
import { startCrowd } from './start-crowd';
import { makeTemporaryTicketType, removeTemporaryTicketType } from './temporary-ticket-type';
import type { TicketTypeState } from './ticket-type-state';

const ticketTypeId = z.string().min(1).max(64);
const stock = z.number().int().min(0).max(10_000_000);

/** What came of an action: its answer, or `null` where there is no such ticket type. */
type Result = Promise<object | null>;

/** An action of the admin: what it takes, and what it does. */
function action<Body>(body: z.ZodType<Body>, run: (body: Body, shop: Shop) => Result) {
  /** @returns the result, or the issues where the body is not right */
  return async (sent: unknown, shop: Shop): Promise<object | null | z.ZodError> => {
    const parsed = body.safeParse(sent);
    return parsed.success ? run(parsed.data, shop) : parsed.error;
  };
}

const nothing = z.strictObject({});
const resetBody = z.strictObject({ ticketTypeId: ticketTypeId.optional(), stock: stock.optional() });
const restockBody = z.strictObject({
  ticketTypeId,
  delta: z.number().int().min(-10_000_000).max(10_000_000),
});
const limitBody = z.strictObject({
  ticketTypeId: ticketTypeId.optional(),
  limit: z.number().int().min(1).max(1_000_000).nullable(),
});
const holdBody = z.strictObject({
  ticketTypeId: ticketTypeId.optional(),
  holdMs: z.number().int().min(1000).max(3_600_000).nullable(),
});
const reconcileBody = z.strictObject({ ticketTypeId: ticketTypeId.optional() });
const rebuildBody = z.strictObject({ fromCheckpoint: z.boolean().optional() });
const auditBody = z.strictObject({ repair: z.boolean().optional() });
const strategyBody = z.strictObject({ id: z.enum(STRATEGIES.map((strategy) => strategy.id)) });
const crowdBody = z.strictObject({ ticketTypeId, buyers: z.number().int().min(1).max(10_000) });
const temporaryBody = z.union([
  z.strictObject({ copyOf: ticketTypeId, stock }),
  z.strictObject({ remove: ticketTypeId }),
]);

/** What an admin can do, by the last part of `POST /api/admin/{action}`. */
export const ACTIONS = {
  // Whether the token is right is all that it says: a page asks it as soon as one is typed.
  'may-i': action(nothing, async () => ({})),
  reset: action(resetBody, async (request, shop) =>
    passOn(await resetTicketTypes(shop.stores.postgres, request), shop),
  ),
  stock: action(restockBody, async (request, shop) => {
    const state = await restock(shop.stores.postgres, request);
    return passOn(state ? [state] : [], shop);
  }),
  'admission-limit': action(limitBody, async (request, shop) => {
    const text = request.limit === null ? 'as many as are left' : String(request.limit);
    const states = await setAdmissionLimit(shop.stores.postgres, request);
    const { ticketTypeId } = request;
    await recordMark({ kind: 'admission-limit', ticketTypeId, text }, shop.stores.postgres);
    return passOn(states, shop);
  }),
  hold: action(holdBody, async (request, shop) => {
    const { ticketTypeId, holdMs } = request;
    const states = await setHold(shop.stores.postgres, request);
    const text = holdMs === null ? 'sold at the door' : `held for ${holdMs} ms`;
    await recordMark({ kind: 'hold', ticketTypeId, text }, shop.stores.postgres);
    return passOn(states, shop);
  }),
  reconcile: action(reconcileBody, async (request, shop) => {
    const desk = toDesk(shop);
    if (!desk) return null;
    const { unmatched, ...counts } = await reconcile(desk, request);
    return { ...counts, unmatched: unmatched.map(({ text }) => text) };
  }),
  rebuild: action(rebuildBody, async ({ fromCheckpoint }, { stores }) =>
    rebuildFigures(stores.postgres, fromCheckpoint),
  ),
  audit: action(auditBody, ({ repair }, shop) => findDrift(toAuditDesk(shop), repair)),
  strategy: action(strategyBody, async ({ id }, shop) => {
    shop.chooseStrategy(id);
    await recordMark({ kind: 'strategy', text: id }, shop.stores.postgres);
    process.send?.({ type: 'strategy', patch: { id } });
    return { strategy: id };
  }),
  crowd: action(crowdBody, startCrowd),
  faults: action(faultsSchema, async (patch, shop) => {
    if (patch.provider && !(await setProviderFaults(patch.provider, shop.env))) return noSimulator();
    const kind = isFault(patch) ? 'fault' : 'healed';
    await recordMark({ kind, text: describeFaults(patch).join(', ') }, shop.stores.postgres);
    applyFaults(shop.faults, patch);
    const { crash: _, ...shared } = patch;
    process.send?.({ type: 'faults', patch: shared });
    return { faults: shop.faults };
  }),
  'temporary-ticket-type': action(temporaryBody, async (request, { stores }) => {
    if ('remove' in request) {
      return (await removeTemporaryTicketType(stores.postgres, request.remove))
        ? { id: request.remove }
        : null;
    }
    const id = await makeTemporaryTicketType(stores.postgres, request);
    return id === null ? null : { id };
  }),
  stats: action(nothing, async (_, { stores }) => {
    const postgres = await countStatements(stores.postgres);
    const redis = await stores.redis.info('stats').catch(() => '');
    return {
      postgresStatements: postgres?.statements ?? null,
      postgresMs: postgres?.ms ?? null,
      // What travels together is read from a client's socket at once.
      redisRoundTrips: readInfo(redis, 'total_reads_processed'),
      redisCommands: readInfo(redis, 'total_commands_processed'),
    };
  }),
};

export const isAction = (name: string): name is keyof typeof ACTIONS => Object.hasOwn(ACTIONS, name);

const isFault = ({ provider = {}, ...faults }: FaultsPatch) =>
  [...Object.values(faults), ...Object.values(provider)].some(Boolean);

const noSimulator = () =>
  new z.ZodError([
    {
      code: 'custom',
      path: ['provider'],
      message: 'is for a shop whose payment provider is the one of this machine',
      input: undefined,
    },
  ]);

/** Tells Redis what Postgres now says of the types. Where Redis is away it learns it within a second of its return. */
async function passOn(states: readonly TicketTypeState[], { stores }: Shop): Promise<object | null> {
  if (states.length === 0) return null;
  try {
    await publishTypes(
      states.map(({ id }) => id),
      stores,
    );
  } catch (error) {
    ignoreStoreError(error);
  }
  return { ticketTypes: states };
}

/** A number of Redis' INFO; null where it does not say. */
function readInfo(info: string, name: string): number | null {
  const value = new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1];
  return value === undefined ? null : Number(value);
}
