import { z } from 'zod';
import { keysOf } from '@/lib/core/cli/keys-of';
import { ANSWER_KINDS } from '@/lib/load/generator/answer';
import { PROFILES } from '@/lib/load/generator/arrivals';
import { BUYER_OUTCOMES } from '@/lib/load/generator/buyer';
import { PAYMENT_ANSWERS } from '@/lib/load/generator/paying';

/*
 * What `npm run black-friday` writes with --json. The JSON Schema of it is published as
 * public/schemas/black-friday.json (`npm run schemas`). Times in ms, rates per second, moments in ms from the start.
 */

const count = z.number().int().min(0);
const ms = z.number();
const percentiles = z.object({
  p50: ms,
  p90: ms.optional(),
  p95: ms,
  p99: ms,
  'p99.9': ms.optional(),
  max: ms,
});
const curve = z.array(z.tuple([z.number().min(0).max(100), ms]));
const bySide = <T extends z.ZodType>(each: T) =>
  z.object({
    accepted: each,
    refused: each,
    other: each.optional().describe('no answer, or none that says whether it sold'),
  });
const figure = z.number().nullable();

const answers = z.record(z.enum(ANSWER_KINDS), count);

const slice = z.object({
  atMs: ms.describe('where the slice begins'),
  stock: z.number().describe('tickets left at its end, by what buyers were told; below 0: oversold'),
  due: count.describe('requests that were due'),
  sent: count.describe('requests that got a socket'),
  waiting: z.number().describe('requests in line for a socket at its end'),
  inFlight: z.number().describe('requests without an answer at its end, those in line not counted'),
  answers: z.partialRecord(z.enum(ANSWER_KINDS), count),
  latencyMs: percentiles
    .nullable()
    .describe('of its answers, from when they were due; null: there were none'),
  lagMs: ms.describe('how late the generator was, at worst'),
});

const generator = z.object({
  model: z.enum(['open', 'closed']),
  workers: count,
  offered: count.describe('buyers who were due to come'),
  started: count.describe('buyers whose first request got a socket'),
  dropped: count,
  lagMs: percentiles.describe('how late its own timers were'),
  utilization: z.number().describe('of its busiest thread, 0 to 1'),
  isValid: z.boolean().describe('false: the generator was the bottleneck, its times say little of the shop'),
  why: z.array(z.string()),
});

const threshold = z.object({ text: z.string(), value: figure, ok: z.boolean() });

const mark = z.object({
  fault: z.string(),
  text: z.string(),
  fromMs: ms,
  toMs: ms.nullable().describe('null: until the end, or a moment'),
});

const pages = z.object({
  people: count,
  requests: count,
  failures: count.describe('requests that brought no 200'),
  statuses: z.record(z.string(), count).optional().describe('how often each HTTP status came'),
  latencyMs: percentiles,
  curveMs: curve,
});

const cost = z.object({
  perThousandSales: z.object({ redisCommands: figure, postgresMs: figure, functionMs: z.number() }),
  usdPerThousandSales: z.object({ redis: figure, postgres: figure, functions: z.number() }),
  prices: z.string().describe('where the prices come from: an example, not an offer'),
});

const rounds = z.object({
  count,
  warmup: count.describe('buyers who came before and did not count'),
  figures: z.record(
    z.string(),
    z.object({ median: figure, min: figure, max: figure, values: z.array(figure) }),
  ),
});

const pay = z.object({
  holdMs: ms,
  decline: z.number().describe('the part of the cards that was declined'),
  lost: z.number().describe('the part of the cards whose answer was lost'),
  checkout: z.string().nullable().describe('the coordinator that was asked for; null: the shop’s own'),
  buyersByEnd: z.record(z.enum(['paid', 'cancelled', 'gone', 'left', 'unknown']), count),
  answers: z.partialRecord(z.enum(keysOf(PAYMENT_ANSWERS)), count),
  latencyMs: percentiles.describe('of the payments that were made, from when each was asked for'),
  charges: count.describe('by the provider’s own list'),
  refunds: count,
  unmatched: z.array(z.string()).describe('charges without an order of their own'),
});

export const resultSchema = z.object({
  schema: z.literal(1),
  strategy: z.string().nullable(),
  seed: z.number(),
  ticketTypeId: z.string(),
  buyers: count,
  stock: count,
  concurrency: count,
  profile: z.enum(keysOf(PROFILES)),
  durationMs: ms.describe('over how long the buyers come; 0: all at once'),
  isComplete: z.boolean().describe('false: Ctrl-C sent the crowd home'),
  verdict: z.object({
    ok: z.boolean(),
    violations: z.array(z.string()).describe('one for each cause'),
    consequences: z.array(z.string()).optional().describe('what an oversale leads to elsewhere in the books'),
  }),
  thresholds: z.object({
    ok: z.boolean(),
    missed: z.array(z.string()),
    unjudged: z.array(z.string()).describe('missed, perhaps because the generator was the bottleneck'),
    checked: z.array(threshold).describe('those that were asked for'),
  }),
  notes: z.array(z.string()).optional().describe('what else to know, such as faults that never struck'),
  untested: z
    .array(z.string())
    .optional()
    .describe('faults that were to strike and met no sale: on them there is no verdict'),
  restocked: count.optional().describe('tickets that were put on sale meanwhile, beside `stock`'),
  accepted: count.describe('distinct orders that buyers were told of; with `pay`, as paid'),
  buyersByOutcome: z.record(z.enum(keysOf(BUYER_OUTCOMES)), count),
  answers,
  statuses: z.record(z.string(), count).describe('how often each HTTP status came to those who buy'),
  errors: z.record(z.string(), count).describe('how often each unexpected answer came'),
  requests: count,
  timingsMs: z.object({
    soldOut: ms.nullable().describe('until as many orders were told as there were tickets; null: never'),
    allAnswered: ms,
  }),
  ratesPerSecond: z.object({ accepted: z.number(), refused: z.number() }),
  latencyMs: bySide(percentiles).describe('from when a request was due'),
  allLatencyMs: percentiles.describe('latencyMs, all sides together'),
  onTheWireMs: bySide(percentiles).describe('from when a request got a socket'),
  curvesMs: bySide(curve).describe('latencyMs in full: pairs of percentile and time'),
  pages: pages.nullable().describe('people who look at pages; null: there were none'),
  pay: pay.optional().describe('of a crowd that holds and pays'),
  generator,
  series: z.object({ sliceMs: ms, slices: z.array(slice) }),
  marks: z.array(mark).describe('what was broken on purpose, and when'),
  audit: z.object({ capacity: count, stock: z.number(), held: count, sold: count, oversold: count }),
  perSale: z.object({
    postgresStatements: figure,
    postgresMs: figure,
    redisRoundTrips: figure,
    redisCommands: figure.describe('those that scripts call count too'),
  }),
  cost: cost.nullable().describe('what the run would have cost in the cloud; null: nothing was sold'),
  rounds: rounds.nullable().describe('of several rounds, the rest is the one in the middle; null: one round'),
  environment: z.object({
    url: z.string(),
    node: z.string(),
    cpu: z.string(),
    cores: count,
    platform: z.string(),
    drivers: z.string().nullable(),
    redis: z.string().nullable(),
    door: z.string().nullable(),
    instances: z.number().nullable(),
    strategy: z.string().nullable(),
  }),
});

/** What `npm run black-friday` hands back, and writes with --json. */
export type RunResult = z.infer<typeof resultSchema>;

const comparedRun = z.object({
  strategy: z.string(),
  promise: z.enum(['never', 'possible']).nullable().describe('null: only the shop knows it'),
  broken: z
    .array(z.string())
    .describe('violations that its promise does not allow for, and thresholds missed'),
  result: resultSchema,
});

export const comparisonSchema = z.object({
  schema: z.literal(1),
  kind: z.literal('comparison'),
  seed: z.number(),
  ok: z.boolean().describe('false where one did what it promised not to do'),
  failed: z
    .array(z.object({ strategy: z.string(), why: z.string() }))
    .optional()
    .describe('those that the shop failed: there is no verdict on them'),
  runs: z.array(comparedRun),
  leftOut: z
    .array(z.object({ strategy: z.string(), why: z.string() }))
    .optional()
    .describe('those that were asked for and had no turn'),
});

/** One of the strategies that were compared. */
export type ComparedRun = z.infer<typeof comparedRun>;

/** What `npm run black-friday -- --compare` hands back, and writes with --json. */
export type Comparison = z.infer<typeof comparisonSchema>;
