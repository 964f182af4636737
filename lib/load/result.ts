import { arch, cpus, platform } from 'node:os';
import type { AnswerKind } from './answer';
import type { BuyerOutcome, BuyerStory } from './buyer';
import type { Health, Stats } from './shop';
import type { Latencies, Tally } from './tally';
import type { TicketTypeAudit, Verdict } from './verdict';

/** What `npm run black-friday` hands back, and writes with --json. Times in ms, rates per second. */
export interface RunResult {
  readonly schema: 1;
  readonly strategy: string | null;
  readonly seed: number;
  readonly ticketTypeId: string;
  readonly buyers: number;
  readonly stock: number;
  readonly concurrency: number;
  readonly verdict: Verdict;
  /** What should hold beside the invariants: missing one is no lie of the shop, but no good sale either. */
  readonly thresholds: Thresholds;
  /** Distinct orders that buyers were told of. */
  readonly accepted: number;
  readonly buyersByOutcome: Readonly<Record<BuyerOutcome, number>>;
  readonly answers: Readonly<Record<AnswerKind, number>>;
  /** How often each unexpected answer came. */
  readonly errors: Readonly<Record<string, number>>;
  readonly requests: number;
  readonly timingsMs: {
    /** From the start until as many orders were told as there were tickets; null: never. */
    readonly soldOut: number | null;
    readonly allAnswered: number;
  };
  readonly ratesPerSecond: { readonly accepted: number; readonly refused: number };
  /** From when a request was due. */
  readonly latencyMs: Latencies;
  /** From when a request got a socket. */
  readonly onTheWireMs: Latencies;
  readonly audit: Omit<TicketTypeAudit, 'id'>;
  readonly perSale: Stats;
  readonly environment: Environment;
}

export interface Thresholds {
  readonly ok: boolean;
  readonly missed: readonly string[];
}

interface Environment {
  readonly url: string;
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
  readonly platform: string;
  readonly drivers: string | null;
  readonly redis: string | null;
  readonly door: string | null;
  readonly instances: number | null;
  readonly strategy: string | null;
}

export interface RunFacts {
  readonly url: string;
  readonly health: Health;
  readonly strategy: string | undefined;
  readonly seed: number;
  readonly stock: number;
  readonly concurrency: number;
  readonly instances: number | null;
  readonly startedAtMs: number;
  readonly answeredAtMs: number;
  readonly stories: readonly BuyerStory[];
  readonly tally: Tally;
  readonly statsBefore: Stats | undefined;
  readonly statsAfter: Stats | undefined;
  readonly after: TicketTypeAudit;
  readonly verdict: Verdict;
}

/** Makes the figures of a run from its facts. */
export function summarize(facts: RunFacts): RunResult {
  const { tally, stories, stock } = facts;
  const accepted = tally.acceptedAtMs.length;
  const strategy = facts.strategy ?? facts.health.strategy;
  const allAnsweredMs = facts.answeredAtMs - facts.startedAtMs;
  const soldOutAtMs = stock > 0 ? tally.acceptedAtMs[stock - 1] : undefined;
  const sellingMs = (soldOutAtMs ?? tally.acceptedAtMs.at(-1) ?? facts.answeredAtMs) - facts.startedAtMs;
  const buyersByOutcome = countOutcomes(stories);
  const { id, ...audit } = facts.after;
  return {
    schema: 1,
    strategy,
    seed: facts.seed,
    ticketTypeId: id,
    buyers: stories.length,
    stock,
    concurrency: facts.concurrency,
    verdict: facts.verdict,
    thresholds: checkThresholds(buyersByOutcome, audit.stock),
    accepted,
    buyersByOutcome,
    answers: tally.counts,
    errors: Object.fromEntries(tally.errors),
    requests: tally.requests,
    timingsMs: {
      soldOut: soldOutAtMs === undefined ? null : soldOutAtMs - facts.startedAtMs,
      allAnswered: allAnsweredMs,
    },
    ratesPerSecond: {
      accepted: perSecond(Math.min(accepted, soldOutAtMs === undefined ? accepted : stock), sellingMs),
      refused: perSecond(refusals(tally.counts), allAnsweredMs),
    },
    latencyMs: tally.latencyMs,
    onTheWireMs: tally.onTheWireMs,
    audit,
    perSale: perSale(facts, accepted),
    environment: {
      url: facts.url,
      node: process.version,
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: cpus().length,
      platform: `${platform()}-${arch()}`,
      drivers: facts.health.drivers,
      redis: facts.health.redisKind,
      door: facts.health.door,
      instances: facts.instances,
      strategy,
    },
  };
}

/** Answers that surely sold nothing. */
export function refusals(answers: Readonly<Record<AnswerKind, number>>): number {
  const { contended, soldOut, keyInProgress, limitReached, rateLimited } = answers;
  return contended + soldOut + keyInProgress + limitReached + rateLimited;
}

function countOutcomes(stories: readonly BuyerStory[]): Record<BuyerOutcome, number> {
  const counts = { sold: 0, soldOut: 0, limitReached: 0, rejected: 0, gaveUp: 0, inDoubt: 0 };
  for (const { outcome } of stories) counts[outcome] += 1;
  return counts;
}

function checkThresholds(buyers: Readonly<Record<BuyerOutcome, number>>, left: number): Thresholds {
  const missed: string[] = [];
  const unanswered = buyers.gaveUp + buyers.inDoubt;
  if (unanswered > 0) missed.push(`${unanswered} buyers lost patience without an answer that counts`);
  if (buyers.rejected > 0) missed.push(`${buyers.rejected} buyers were rejected for what they sent`);
  if (unanswered + buyers.rejected > 0 && left > 0) missed.push(`${left} tickets are left that they wanted`);
  return { ok: missed.length === 0, missed };
}

function perSecond(count: number, ms: number): number {
  return ms > 0 ? (count / ms) * 1000 : 0;
}

function perSale({ statsBefore, statsAfter }: RunFacts, sales: number): Stats {
  const share = (before: number | null | undefined, after: number | null | undefined) =>
    typeof before !== 'number' || typeof after !== 'number' || sales === 0 ? null : (after - before) / sales;
  return {
    postgresStatements: share(statsBefore?.postgresStatements, statsAfter?.postgresStatements),
    postgresMs: share(statsBefore?.postgresMs, statsAfter?.postgresMs),
    redisRoundTrips: share(statsBefore?.redisRoundTrips, statsAfter?.redisRoundTrips),
    redisCommands: share(statsBefore?.redisCommands, statsAfter?.redisCommands),
  };
}
