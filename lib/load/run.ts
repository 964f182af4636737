import { setTimeout as sleep } from 'node:timers/promises';
import { ANSWER_KINDS, mayHaveBought } from './generator/answer';
import type { BuyerResult } from './generator/buyer';
import { checkStrategy } from './generator/check-strategies';
import { chooseTicketType } from './generator/choose-ticket-type';
import { controlledBy } from './generator/control';
import type { CrowdEvent } from './generator/crowd-events';
import { requireInjector } from './generator/nemesis';
import { type PreparedTicketType, prepareTicketType } from './generator/prepare-ticket-type';
import { readBack } from './generator/read-back';
import { retryWhileUnavailable } from './generator/retry-while-unavailable';
import { ShopClient, ShopError } from './generator/shop-client';
import type { Health } from './generator/shop-shapes';
import { openSockets } from './generator/sockets';
import { Tally } from './generator/tally';
import { requireDemo } from './generator/target';
import { waitForEvents } from './generator/wait-for-events';
import { QUIET_AFTER_DOUBT_MS, QUIET_MS, waitUntilSettled } from './generator/wait-until-settled';
import { openWorkerPool } from './generator/worker-pool';
import { judge } from './judge/verdict';
import { isOnItsWay } from './judge/verify-money';
import { buildResult } from './result/build-result';
import type { RunResult } from './result/result-schema';
import type { RunListener, RunOptions } from './run-options';
import { startSideTasks } from './side-tasks';

/** An audit of many orders may take its time, ms. */
const CALM_DEADLINE_MS = 30_000;
/** From the command to the start: each worker has received it by then, ms. */
const LEAD_MS = 50;
/** Between two looks at money that is on its way, ms. */
const ASK_AGAIN_MS = 500;
/** Money that is on its way is at its end within it, once the provider answers, ms. */
const MONEY_MS = 10_000;

/**
 * Sends the crowd to a shop, waits until all is settled, judges, and puts the ticket type back as it was found.
 * @throws {UsageError} the shop can't be used so
 * @throws {ShopError} the shop failed outside the crowd: there is no verdict
 * @throws {Error} AbortError, once `signal` says stop and the ticket type is put back
 */
export async function runBlackFriday(
  options: RunOptions,
  listener: RunListener,
  signal: AbortSignal,
): Promise<RunResult> {
  const calmSockets = openSockets(options.url, 8, CALM_DEADLINE_MS);
  try {
    const shop = new ShopClient(calmSockets, options.adminToken);
    const health = await shop.health();
    requireDemo(options.url, health);
    requireInjector(options.nemesis ?? [], options.injector);
    if (options.strategy !== undefined) await checkStrategy(shop, options.strategy, options.seed);
    const wanted = await chooseTicketType(shop, options.ticketTypeId);
    const { holdMs } = options.pay ?? {};
    const prepared = await prepareTicketType(shop, { ...options, holdMs, ticketTypeId: wanted.id });
    if (prepared.afterwards) listener.said(`${wanted.id} ${prepared.afterwards}`);
    const { ticketTypeId } = prepared;
    const { perBuyerLimit } = wanted;
    const run = { options, shop, health, ticketTypeId, perBuyerLimit, listener, signal };
    const result = await measure(run).catch(async (error) => {
      for (const note of await putBack(prepared)) listener.said(note);
      throw error;
    });
    return { ...result, notes: [...(result.notes ?? []), ...(await putBack(prepared))] };
  } finally {
    await calmSockets.close();
  }
}

interface Run {
  readonly options: RunOptions;
  readonly shop: ShopClient;
  readonly health: Health;
  readonly ticketTypeId: string;
  readonly perBuyerLimit: number | null;
  readonly listener: RunListener;
  readonly signal: AbortSignal;
}

async function measure(run: Run): Promise<RunResult> {
  const { options, shop, health, ticketTypeId, perBuyerLimit, listener, signal } = run;
  const { buyers, isClosed = false, workers = 1, stock, control = controlledBy(signal) } = options;
  const { url, concurrency, patience, seed, strategy, pay } = options;
  const plan = options.plan ?? { profile: 'doorbuster', buyers, durationMs: 0 };
  const { line: before } = await retryWhileUnavailable(() => shop.audit(ticketTypeId));
  // Named one by one: what the threads get has to be plain.
  const task = { url, concurrency, patience, seed, strategy, pay, ticketTypeId, plan, isClosed };
  const pool = await openWorkerPool({ ...task, workers });
  try {
    const statsBefore = await retryWhileUnavailable(() => shop.stats());
    const { history } = listener;
    const sold = strategy ?? health.strategy;
    const pays = pay ? ({ pays: true } as const) : {};
    history?.began({
      ticketTypeId,
      stock,
      perBuyerLimit,
      strategy: sold,
      seed,
      buyers: plan.buyers,
      ...pays,
    });
    const tally = new Tally(pay !== undefined);
    const accepted = () => tally.accepted;
    const onEvent = (event: CrowdEvent) => {
      tally.add(event);
      if (event.type === 'answered') history?.exchanged(event.exchange);
      if (event.type === 'paid-for') history?.paidFor(event.exchange);
    };
    const startAtMs = performance.now() + LEAD_MS;
    const side = { options, ticketTypeId, plan, shop, listener, startAtMs, control, accepted };
    const sideTasks = await startSideTasks(side);
    listener.counting(tally);
    const report = await pool.run(startAtMs, control, onEvent).finally(sideTasks.stop);
    const sideResults = await sideTasks.stop();
    const statsAfter = await retryWhileUnavailable(() => shop.stats());
    const isComplete = !control.isDraining;
    listener.said('everybody has an answer; waiting until the books are still');
    const hasDoubt = ANSWER_KINDS.some((kind) => tally.counts[kind] > 0 && mayHaveBought(kind));
    const quietMs = hasDoubt ? QUIET_AFTER_DOUBT_MS : QUIET_MS;
    // A hold lasts twice as long at most, and money has its ten seconds.
    const onItsWay = pay && { patienceMs: 2 * pay.holdMs + MONEY_MS };
    const { audit, isSettled } = await waitUntilSettled(shop, ticketTypeId, quietMs, onItsWay);
    listener.said('reading back every order that a buyer was told of');
    const { buyerResults, answeredMs } = report;
    const orders = await readBackAtRest(shop, buyerResults, signal, onItsWay?.patienceMs ?? 0);
    const effects = await waitForEvents(shop, ticketTypeId);
    const restocked = sideResults.restocks.reduce((sum, { delta }) => sum + delta, 0);
    const paying = pay && { reconciled: await retryWhileUnavailable(() => shop.reconcile(ticketTypeId)) };
    const books = {
      before,
      after: audit.line,
      auditViolations: audit.violations,
      isSettled,
      paying,
      effects,
    };
    const evidence = { ticketTypeId, stock: stock + restocked, restocked, buyerResults, orders, ...books };
    history?.ended(evidence, { answers: tally.counts, answeredMs });
    const settings = {
      ...options,
      plan,
      isClosed,
      workers,
      isComplete,
      health,
      reconciled: paying?.reconciled,
    };
    const found = { tally, statsBefore, statsAfter, after: audit.line, verdict: judge(evidence) };
    return buildResult({ ...settings, ...report, ...sideResults, ...found });
  } finally {
    await pool.close();
  }
}

/** Reads the orders back; again while the money of one is on its way, for so long at most. */
async function readBackAtRest(
  shop: ShopClient,
  buyerResults: readonly BuyerResult[],
  signal: AbortSignal,
  patienceMs: number,
) {
  const endMs = performance.now() + patienceMs;
  for (;;) {
    const orders = await readBack(shop, buyerResults, signal);
    const isMoving = [...orders.values()].some((order) => order && isOnItsWay(order));
    if (!isMoving || performance.now() > endMs) return orders;
    await sleep(ASK_AGAIN_MS);
  }
}

/** Returns what could not be done, in words: the verdict stands all the same. */
async function putBack(prepared: PreparedTicketType): Promise<readonly string[]> {
  try {
    await prepared.restore();
    return [];
  } catch (error) {
    if (!(error instanceof ShopError)) throw error;
    return [`${prepared.ticketTypeId} could not be put back: ${error.message}`];
  }
}
