import type { FaultKind } from '@/lib/shop/strategies/strategy';
import { judgeCheckout } from '@/lib/teaching/explorer/judge/judge-checkout';
import { type BuyerResult, judgeRun } from '@/lib/teaching/explorer/judge/judge-run';
import { BUYERS, type Buyer, faultOf, readMove } from '@/lib/teaching/explorer/moves';
import type { Footprint } from '@/lib/teaching/explorer/run/footprint';
import type { Made } from '@/lib/teaching/explorer/run/movers';
import { readCheckoutWorld } from '@/lib/teaching/explorer/run/read-checkout-world';
import type { RunPayments } from '@/lib/teaching/explorer/run/run-payments';
import type { RunState } from '@/lib/teaching/explorer/run/run-state';
import type { FullScenario } from '@/lib/teaching/explorer/run/scenario';
import { type Flight, type GateCall, isThinking, type Thread } from '@/lib/teaching/explorer/run/thread';
import { DEADLOCK, noteEndlessWaits } from '@/lib/teaching/explorer/run/waits';
import { readWorld, type Sandbox } from '@/lib/teaching/explorer/sandbox/sandbox';
import type { Echo, Harm, Run, Step, World } from '@/lib/teaching/explorer/timeline';
import { observeSteps } from './observe-steps';
import { listMoves } from './possible-moves';

/** What is chosen of the moves that are possible after `made`, which touched `footprints`; null: no further. */
export type Choose = (
  possible: readonly string[],
  made: readonly string[],
  footprints: readonly Footprint[],
) => string | null;

/** Faults that are among the possible moves after `made`. */
export type FaultsAfter = (made: readonly string[]) => readonly FaultKind[];

/** What became of a run, whether its steps were watched or not. */
export interface Played {
  readonly moves: readonly string[];
  /** The moves that had been possible before each move, and after the last one. */
  readonly choices: readonly (readonly string[])[];
  /** What each move touched. */
  readonly footprints: readonly Footprint[];
  readonly outcomes: Run['outcomes'];
  readonly deadlocks: number;
  readonly aborts: number;
  readonly harms: readonly Harm[];
}

const ABORTS = ['40001', DEADLOCK, '55P03'];
/** No strategy needs as many; one that does goes on for ever. */
const MAX_MOVES = 400;

/** Which books the strategy keeps, beside the stock and the orders. */
export interface Keeps {
  readonly counts: boolean;
  readonly events: boolean;
}

export interface PlayOptions {
  readonly choose: Choose;
  readonly faults: FaultsAfter;
  readonly keeps: Keeps;
  /** Hears of each step, with the world after it. Without it nothing is read that is not needed. */
  readonly onStep?: (step: Step) => void;
  /** Hears what is possible, before each step and after the last one. */
  readonly onChoice?: (possible: readonly string[]) => void;
}

/**
 * Plays a run as `choose` says, on a state that was set.
 * @throws {Error} it does not end, or somebody waits for what is no store
 */
export async function playRun(
  scenario: FullScenario,
  state: RunState,
  { sandbox, payments }: { readonly sandbox: Sandbox; readonly payments: RunPayments },
  options: PlayOptions,
): Promise<Played> {
  const { choose, faults, keeps, onStep, onChoice } = options;
  const moves: string[] = [];
  const choices: (readonly string[])[] = [];
  const footprints: Footprint[] = [];
  const observe = observeSteps(scenario.strategy);
  const codes: string[] = [];
  let world: World | null = null;
  await state.begin();
  for (;;) {
    const possible = await listMoves(state, faults(moves), async () => world?.keys ?? sandbox.redis.read());
    choices.push(possible);
    onChoice?.(possible);
    const move = possible.length > 0 ? choose(possible, moves, footprints) : null;
    if (move === null) break;
    if (moves.length === MAX_MOVES) throw new EndlessRun(moves);
    const before = outcomesOf(state);
    const made = await state.make(readMove(move));
    moves.push(move);
    footprints.push(observe(move, made));
    codes.push(...made.arrivals.flatMap(({ answer }) => answer?.code ?? []));
    if (!onStep) continue;
    world = await readWorld(sandbox);
    const checkout = scenario.checkout ? await readCheckoutWorld(sandbox, payments) : undefined;
    const step = toStep(move, made, before, outcomesOf(state), world);
    onStep(checkout ? { ...step, checkout } : step);
  }
  const isOver = state.movers().size === 0;
  const judgeState = () =>
    scenario.checkout
      ? judgeCheckout(scenario.checkout, { outcomes: outcomesOf(state) }, sandbox, payments)
      : judgeRunState(scenario, state, sandbox, keeps);
  if (isOver) noteEndlessWaits(state.waiters());
  return {
    moves,
    choices,
    footprints,
    outcomes: outcomesOf(state),
    deadlocks: codes.filter((code) => code === DEADLOCK).length,
    aborts: codes.filter((code) => ABORTS.includes(code)).length,
    harms: isOver ? await judgeState() : [],
  };
}

/** Somebody asks again and again. */
export class EndlessRun extends Error {
  override readonly name = 'EndlessRun';
  readonly moves: readonly string[];

  constructor(moves: readonly string[]) {
    const calls = new Map<string, number>();
    for (const move of moves) calls.set(move, (calls.get(move) ?? 0) + 1);
    const [[actor, n] = ['', 0]] = [...calls].sort(([, a], [, b]) => b - a);
    super(`It does not end: ${actor} has asked ${n} times. Is there a bound?`);
    this.moves = moves;
  }
}

function outcomesOf({ processes }: RunState): Run['outcomes'] {
  // The newest process of a buyer comes last.
  return Object.fromEntries(
    processes.flatMap(({ buyer, isDead, outcome }) => {
      const text = outcome?.text ?? (isDead ? 'died' : undefined);
      return text === undefined ? [] : [[buyer, text]];
    }),
  );
}

async function judgeRunState(
  scenario: FullScenario,
  state: RunState,
  sandbox: Sandbox,
  keeps: Keeps,
): Promise<readonly Harm[]> {
  const stranger = state.gate.threads.find(isThinking);
  if (stranger) throw new Error(`${stranger.actor} waits for something that is no store, and never comes`);
  const { row, orders, cancelled, counts, events } = await sandbox.readBooks();
  const results = scenario.buyers.map((buyer): BuyerResult => {
    const process = state.latest(buyer);
    const { buyerId = '', quantity = 0 } = scenario.purchases.get(buyer) ?? {};
    return {
      buyer,
      buyerId,
      quantity,
      isLate: state.afterBoxOffice.includes(process),
      outcome: process?.outcome ?? null,
    };
  });
  const added = scenario.boxOffice === 'restock' && state.boxOffice?.outcome ? 1 : 0;
  return judgeRun({
    capacity: scenario.stock + added,
    added,
    perBuyerLimit: scenario.perBuyerLimit,
    stock: row.stock,
    orders,
    cancelled,
    results,
    counts: keeps.counts ? counts : null,
    events: keeps.events ? events : null,
  });
}

function toStep(
  move: string,
  { thread, made, arrivals }: Made,
  before: Run['outcomes'],
  after: Run['outcomes'],
  world: World,
): Step {
  const parsed = readMove(move);
  const buyer = 'buyer' in parsed ? parsed.buyer : null;
  return {
    move,
    actor: thread?.actor ?? buyer,
    fault: faultOf(move),
    call: made?.call ?? null,
    echo: thread && echoOf(thread, made, arrivals),
    woke: arrivals.flatMap((arrival) => {
      if (arrival.made === made || !arrival.answer) return [];
      return [{ actor: arrival.thread.actor, call: arrival.made.call, echo: arrival.answer.echo() }];
    }),
    answered: entriesOf(after).flatMap(([actor, outcome]) =>
      before[actor] === outcome ? [] : [{ actor, outcome }],
    ),
    world,
  };
}

function echoOf(thread: Thread, made: GateCall | null, arrivals: readonly Flight[]): Echo {
  if (thread.process.isDead) return { kind: 'died' };
  const mine = arrivals.find((arrival) => arrival.made === made);
  if (mine?.answer) return mine.answer.echo();
  const { waitsFor = [], isQueued } = thread.flights.find((flight) => flight.made === made) ?? {};
  const holders = [...new Set(waitsFor.map((session) => session.thread.actor))];
  return { kind: 'waits', for: holders, ...(isQueued && { isForConnection: true }) };
}

function entriesOf(outcomes: Run['outcomes']): readonly (readonly [Buyer, string])[] {
  return BUYERS.flatMap((buyer) => {
    const outcome = outcomes[buyer];
    return outcome === undefined ? [] : [[buyer, outcome] as const];
  });
}
