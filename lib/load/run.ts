import { startBeside } from './beside';
import { checkStrategy } from './generator/check-strategies';
import { chooseTicketType } from './generator/choose-ticket-type';
import { controlledBy } from './generator/control';
import { openCrew } from './generator/crew';
import { insist } from './generator/insist';
import { demandHandles } from './generator/nemesis';
import { readBack } from './generator/read-back';
import { QUIET_AFTER_DOUBT_MS, QUIET_MS, settle } from './generator/settle';
import { type Health, Shop, ShopError } from './generator/shop';
import { openSockets } from './generator/sockets';
import { type Stage, setStage } from './generator/stage';
import type { LiveCount } from './generator/tally';
import { demandDemo } from './generator/target';
import { judge } from './judge/verdict';
import { summarize } from './report/result';
import type { RunResult } from './report/result-schema';
import type { RunListener, RunOptions } from './run-options';

/** An audit of many orders may take its time, ms. */
const CALM_DEADLINE_MS = 30_000;
/** From the word to the start: whatever takes part in it has heard of it by then, ms. */
const LEAD_MS = 50;

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
    const shop = new Shop(calmSockets, options.adminToken);
    const health = await shop.health();
    demandDemo(options.url, health);
    demandHandles(options.nemesis ?? [], options.sabotage);
    if (options.strategy !== undefined) await checkStrategy(shop, options.strategy, options.seed);
    const wanted = await chooseTicketType(shop, options.ticketTypeId);
    const stage = await setStage(shop, { ...options, ticketTypeId: wanted.id });
    if (stage.afterwards) listener.said(`${wanted.id} ${stage.afterwards}`);
    const result = await play({
      options,
      shop,
      health,
      stage,
      perBuyerLimit: wanted.perBuyerLimit,
      listener,
      signal,
    }).catch(async (error) => {
      for (const note of await putBack(stage)) listener.said(note);
      throw error;
    });
    return { ...result, notes: [...(result.notes ?? []), ...(await putBack(stage))] };
  } finally {
    await calmSockets.close();
  }
}

interface Play {
  readonly options: RunOptions;
  readonly shop: Shop;
  readonly health: Health;
  readonly stage: Stage;
  readonly perBuyerLimit: number | null;
  readonly listener: RunListener;
  readonly signal: AbortSignal;
}

async function play({
  options,
  shop,
  health,
  stage,
  perBuyerLimit,
  listener,
  signal,
}: Play): Promise<RunResult> {
  const { ticketTypeId } = stage;
  const { buyers, isClosed = false, workers = 1, stock, control = controlledBy(signal) } = options;
  const plan = options.plan ?? { profile: 'doorbuster', buyers, durationMs: 0 };
  const { line: before } = await insist(() => shop.audit(ticketTypeId));
  const { url, concurrency, patience } = options;
  // Named one by one: what the threads get has to be plain.
  const task = { url, concurrency, patience, seed: options.seed, strategy: options.strategy };
  const crew = await openCrew({ ...task, ticketTypeId, plan, isClosed, workers });
  try {
    const statsBefore = await insist(() => shop.stats());
    const { history } = listener;
    let live: LiveCount | undefined;
    const counting = (count: LiveCount) => {
      live = count;
      listener.counting(count);
    };
    const accepted = () => live?.accepted ?? 0;
    const { seed, strategy = health.strategy } = options;
    history?.began({ ticketTypeId, stock, perBuyerLimit, strategy, seed, buyers: plan.buyers });
    const watch = history ? { counting, onExchange: history.exchanged } : { counting };
    const startAtMs = performance.now() + LEAD_MS;
    const beside = await startBeside({
      options,
      ticketTypeId,
      plan,
      shop,
      listener,
      startAtMs,
      control,
      accepted,
    });
    const released = await crew.release(startAtMs, control, watch).finally(beside.stop);
    const { pages, marks, restocks, spared, vain } = await beside.stop();
    const statsAfter = await insist(() => shop.stats());
    const { stories, tally } = released;
    const isComplete = !control.isDraining;
    listener.said('everybody has an answer; waiting until the books are still');
    const hasDoubt = tally.counts.error + tally.counts.indeterminate > 0;
    const settled = await settle(shop, ticketTypeId, hasDoubt ? QUIET_AFTER_DOUBT_MS : QUIET_MS);
    const { line: after, violations: auditViolations } = settled.audit;
    listener.said('reading back every order that a buyer was told of');
    const orders = await readBack(shop, stories, signal);
    const { isSettled } = settled;
    const restocked = restocks.reduce((sum, { delta }) => sum + delta, 0);
    const books = { before, after, auditViolations, isSettled };
    const evidence = { ticketTypeId, stock: stock + restocked, restocked, stories, orders, ...books };
    history?.ended(evidence, { answers: tally.counts, answeredMs: released.answeredMs });
    const verdict = judge(evidence);
    const notes = [
      ...spared.map((fault) => `${fault} never struck: the crowd had gone before`),
      ...vain.map((fault) => `${fault} struck an empty shop: all tickets were sold before`),
    ];
    const untested = isComplete ? [...vain, ...spared] : [];
    const counts = { statsBefore, statsAfter, pages, marks, restocks, notes, untested };
    const run = { plan, isClosed, workers, isComplete, ...counts, after, verdict };
    return summarize({ ...options, ...released, ...run, health });
  } finally {
    await crew.close();
  }
}

/** What is left undone is told beside the verdict, which stands. */
async function putBack(stage: Stage): Promise<readonly string[]> {
  try {
    await stage.clear();
    return [];
  } catch (error) {
    if (!(error instanceof ShopError)) throw error;
    return [`${stage.ticketTypeId} could not be put back: ${error.message}`];
  }
}
