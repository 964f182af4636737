import { z } from 'zod';

/* What of the shop's answers a load test reads. More fields are welcome. */

const said = z.string().nullable().catch(null);
export const healthBody = z
  .object({
    demo: z.boolean().catch(false),
    strategy: said,
    door: said,
    postgres: z.object({ driver: said }).catch({ driver: null }),
    redis: z.object({ driver: said, kind: said }).catch({ driver: null, kind: null }),
  })
  .transform(({ postgres, redis, ...rest }) => ({
    ...rest,
    drivers: postgres.driver && redis.driver && `${postgres.driver} + ${redis.driver}`,
    redisKind: redis.kind,
  }));
const ticketType = z.object({
  id: z.string(),
  name: z.string(),
  capacity: z.number(),
  stock: z.number(),
  perBuyerLimit: z.number().nullable().default(null),
  holdMs: z.number().nullable().default(null),
  saleStartsAt: z.string(),
});
export const eventsBody = z.object({
  events: z.array(
    z.object({ name: z.string(), slug: z.string().optional(), ticketTypes: z.array(ticketType) }),
  ),
});
const auditLine = z.object({
  id: z.string(),
  capacity: z.number(),
  stock: z.number(),
  held: z.number(),
  sold: z.number(),
  oversold: z.number(),
});
export const auditBody = z.object({ violations: z.array(z.string()), ticketTypes: z.array(auditLine) });
export const behindBody = z.object({
  behind: z.array(z.object({ consumer: z.string(), events: z.number() })).default([]),
});
export const driftBody = z.object({
  left: z.array(
    z.object({
      kind: z.string(),
      subject: z.string(),
      ticketTypeId: z.string().nullable(),
      text: z.string(),
    }),
  ),
});
export const reconciledBody = z.object({
  charges: z.number(),
  refunds: z.number(),
  unmatched: z.array(z.string()),
});
export const orderBody = z.object({
  order: z.object({
    id: z.string(),
    ticketTypeId: z.string(),
    quantity: z.number(),
    status: z.string(),
    money: z.string().optional(),
  }),
});
export const invalidBody = z.object({
  errors: z.array(z.object({ field: z.string(), message: z.string() })),
});
const count = z.number().nullable().default(null);
export const statsBody = z.object({
  postgresStatements: count,
  postgresMs: count,
  redisRoundTrips: count,
  redisCommands: count,
});
export const temporaryBody = z.object({ id: z.string() });

/** The provider's charges against the orders. */
export type Reconciled = Readonly<z.infer<typeof reconciledBody>>;
export type Health = z.infer<typeof healthBody>;
/** A ticket type's line of `GET /api/audit`; `sold` and `held` are counted from its orders. */
export type TicketTypeAudit = Readonly<z.infer<typeof auditLine>>;
/** An order as its buyer reads it back: null where there is none, undefined where the shop gave no answer. */
export type OrderReadBack = Readonly<z.infer<typeof orderBody>['order']> | null | undefined;
export type TicketType = z.infer<typeof ticketType>;
/** What the stores were asked so far, null where that can't be counted. */
export type Stats = z.infer<typeof statsBody>;
