import { arch, cpus, platform } from 'node:os';
import type { ArrivalPlan } from '@/lib/load/generator/arrivals';
import type { PageFigures } from '@/lib/load/generator/browse';
import type { BuyerOutcome, BuyerResult } from '@/lib/load/generator/buyer';
import type { InjectedFaults } from '@/lib/load/generator/nemesis';
import type { HoldAndPay } from '@/lib/load/generator/paying';
import type { Health, Reconciled, Stats, TicketTypeAudit } from '@/lib/load/generator/shop-shapes';
import { countRefusals } from '@/lib/load/generator/sides';
import type { Tally } from '@/lib/load/generator/tally';
import type { WorkerReport } from '@/lib/load/generator/worker';
import type { Verdict } from '@/lib/load/judge/verdict';
import { estimateCost } from './cost';
import { drawSeries } from './draw-series';
import { judgeGenerator } from './generator-health';
import type { RunResult } from './result-schema';

export interface RunFacts extends WorkerReport, InjectedFaults {
  readonly url: string;
  readonly health: Health;
  readonly strategy: string | undefined;
  readonly seed: number;
  readonly stock: number;
  readonly concurrency: number;
  readonly plan: ArrivalPlan;
  readonly isClosed: boolean;
  readonly workers: number;
  readonly instances: number | null;
  /** False where the crowd was sent home. */
  readonly isComplete: boolean;
  readonly tally: Tally;
  readonly statsBefore: Stats | undefined;
  readonly statsAfter: Stats | undefined;
  readonly after: TicketTypeAudit;
  readonly verdict: Verdict;
  readonly pages: PageFigures | null;
  readonly pay?: HoldAndPay | undefined;
  readonly reconciled?: Reconciled | undefined;
}

/** Makes the figures of a run from its facts. */
export function buildResult(facts: RunFacts): RunResult {
  const { tally, buyerResults, stock, answeredMs, plan, verdict, skipped, ineffective } = facts;
  const { accepted, acceptedAtMs } = tally;
  const strategy = facts.strategy ?? facts.health.strategy;
  const soldOutMs = stock > 0 ? acceptedAtMs[stock - 1] : undefined;
  const sellingMs = soldOutMs ?? acceptedAtMs.at(-1) ?? answeredMs;
  const buyersByOutcome = countOutcomes(buyerResults);
  const { id, ...audit } = facts.after;
  const all = tally.allLatency.percentiles;
  const eachSale = perSale(facts, accepted);
  return {
    schema: 1,
    strategy,
    seed: facts.seed,
    ticketTypeId: id,
    buyers: buyerResults.length,
    stock,
    concurrency: facts.concurrency,
    profile: plan.profile,
    durationMs: plan.durationMs,
    isComplete: facts.isComplete,
    verdict: {
      ok: verdict.ok,
      violations: [...verdict.violations],
      ...(verdict.consequences ? { consequences: [...verdict.consequences] } : {}),
    },
    thresholds: checkThresholds(buyersByOutcome, audit.stock, facts.isComplete),
    notes: [
      ...skipped.map((fault) => `${fault} never struck: the crowd had gone before`),
      ...ineffective.map((fault) => `${fault} struck an empty shop: all tickets were sold before`),
    ],
    untested: facts.isComplete ? [...ineffective, ...skipped] : [],
    restocked: facts.restocks.reduce((sum, { delta }) => sum + delta, 0),
    accepted,
    buyersByOutcome,
    answers: tally.counts,
    statuses: Object.fromEntries(tally.statuses),
    errors: Object.fromEntries(tally.errors),
    requests: tally.requests,
    timingsMs: { soldOut: soldOutMs ?? null, allAnswered: answeredMs },
    ratesPerSecond: {
      accepted: perSecond(Math.min(accepted, soldOutMs === undefined ? accepted : stock), sellingMs),
      refused: perSecond(countRefusals(tally.counts), answeredMs),
    },
    latencyMs: tally.latencyMs,
    allLatencyMs: all,
    onTheWireMs: tally.onTheWireMs,
    curvesMs: tally.curvesMs,
    pages: facts.pages,
    ...(facts.pay && facts.reconciled ? { pay: sumUpPayments(facts.pay, facts.reconciled, facts) } : {}),
    generator: judgeGenerator({ ...facts, answersMs: all }),
    series: drawSeries(tally.series, stock, facts.restocks),
    marks: facts.marks,
    audit,
    perSale: eachSale,
    cost: estimateCost({
      sales: accepted,
      requests: tally.requests,
      wireMs: tally.wireMs,
      perSale: eachSale,
    }),
    rounds: null,
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

function sumUpPayments(
  { holdMs, decline, lost, checkout }: HoldAndPay,
  { charges, refunds, unmatched }: Reconciled,
  { buyerResults, tally }: RunFacts,
): NonNullable<RunResult['pay']> {
  const buyersByEnd = { paid: 0, cancelled: 0, gone: 0, left: 0, unknown: 0 };
  for (const { payment } of buyerResults) if (payment) buyersByEnd[payment.end] += 1;
  return {
    ...{ holdMs, decline, lost, checkout: checkout ?? null, buyersByEnd },
    answers: Object.fromEntries(tally.payments),
    latencyMs: tally.payingMs,
    ...{ charges, refunds, unmatched: [...unmatched] },
  };
}

function countOutcomes(buyerResults: readonly BuyerResult[]): Record<BuyerOutcome, number> {
  const counts = {
    sold: 0,
    notPaid: 0,
    soldOut: 0,
    limitReached: 0,
    rejected: 0,
    gaveUp: 0,
    inDoubt: 0,
    sentHome: 0,
    dropped: 0,
  };
  for (const { outcome } of buyerResults) counts[outcome] += 1;
  return counts;
}

function checkThresholds(
  buyers: Readonly<Record<BuyerOutcome, number>>,
  left: number,
  isComplete: boolean,
): RunResult['thresholds'] {
  const missed: string[] = [];
  const unanswered = isComplete ? buyers.gaveUp + buyers.inDoubt + buyers.dropped : 0;
  if (unanswered > 0) missed.push(`${unanswered} buyers lost patience without an answer that counts`);
  if (buyers.rejected > 0) missed.push(`${buyers.rejected} buyers were rejected for what they sent`);
  if (unanswered + buyers.rejected > 0 && left > 0) missed.push(`${left} tickets are left that they wanted`);
  return { ok: missed.length === 0, missed, unjudged: [], checked: [] };
}

function perSecond(count: number, ms: number): number {
  return ms > 0 ? (count / ms) * 1000 : 0;
}

function perSale({ statsBefore, statsAfter, marks }: RunFacts, sales: number): Stats {
  const share = (before: number | null | undefined, after: number | null | undefined) =>
    typeof before !== 'number' || typeof after !== 'number' || sales === 0 ? null : (after - before) / sales;
  // One that was killed has begun to count anew.
  const isCounted = !marks.some(({ fault }) => fault === 'postgres-restart');
  const ofPostgres = (name: 'postgresStatements' | 'postgresMs') =>
    isCounted ? share(statsBefore?.[name], statsAfter?.[name]) : null;
  return {
    postgresStatements: ofPostgres('postgresStatements'),
    postgresMs: ofPostgres('postgresMs'),
    redisRoundTrips: share(statsBefore?.redisRoundTrips, statsAfter?.redisRoundTrips),
    redisCommands: share(statsBefore?.redisCommands, statsAfter?.redisCommands),
  };
}
