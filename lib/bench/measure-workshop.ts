import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type Random, seededRandom } from '@/lib/core/random';
import { Latency } from '@/lib/load/generator/latency';
import { openSockets, type Sockets } from '@/lib/load/generator/sockets';
import { faultOf } from '@/lib/teaching/explorer/moves';
import { interleave, openLeg, type Pace } from './interleave';
import type { Ledger } from './ledger';

const LEARNERS = 30;
const STRATEGIES = ['naive', 'for-update', 'bouncer', 'redlock'] as const;
const ASKS_ALONE = 40;
const ASKS_IN_CLASS = 6;
/** A learner looks at a step for half of this to one and a half times this. */
const THINK_MS = 1000;
/** How often a learner drops in a fault rather than let a buyer go on. */
const FAULT_SHARE = 0.3;
const DEADLINE_MS = 10_000;
const SEED = 1;

const runSchema = z.object({ next: z.array(z.object({ move: z.string() })) });

/**
 * How long the workshop's explorer keeps somebody waiting for a step, ms: one alone, and each of a whole class. Only
 * schedules that nobody had asked for before count: the others are remembered.
 */
export async function measureWorkshop(
  { url }: { readonly url: string },
  pace: Pace,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<void> {
  const sockets = openSockets(url, LEARNERS, DEADLINE_MS);
  const known = new Set<string>();
  const learners = Array.from({ length: LEARNERS }, (_, seat) => createLearner(seat, sockets, known));
  try {
    const alone = openLeg('a schedule for one learner, p95', 'ms', async () => {
      const latency = new Latency();
      for (let asked = 0; asked < ASKS_ALONE; asked++) {
        await learners[asked % STRATEGIES.length]?.step(latency);
        signal.throwIfAborted();
      }
      return latency.at(95);
    });
    const inClass = openLeg(`a schedule for each of ${LEARNERS} learners, p95`, 'ms', async () => {
      const latency = new Latency();
      await Promise.all(learners.map((learner) => learner.study(ASKS_IN_CLASS, latency, signal)));
      return latency.at(95);
    });
    await interleave([alone, inClass], pace, ledger);
    ledger.set('workshopAloneMs', alone.rounds);
    ledger.set('workshopClassMs', inClass.rounds);
  } finally {
    await sockets.close();
  }
}

interface Learner {
  /** Chooses a next move, or begins again where all is over, and waits for what it shows. */
  step(latency: Latency): Promise<void>;
  /** So many steps, with a while between them to think. */
  study(steps: number, latency: Latency, signal: AbortSignal): Promise<void>;
}

/** Somebody with a browser. `known` are the schedules that anybody has asked for. */
function createLearner(seat: number, sockets: Sockets, known: Set<string>): Learner {
  const random = seededRandom(SEED, seat);
  const strategy = STRATEGIES[seat % STRATEGIES.length] ?? STRATEGIES[0];
  const headers = ['accept', 'application/json', 'cookie', `buyer=${randomUUID()}`];
  let schedule = '';
  let next: readonly string[] = [];

  async function step(latency: Latency): Promise<void> {
    const move = chooseMove(next, random);
    schedule = move === undefined ? '' : schedule + move;
    const path = `/api/workshop/run?${new URLSearchParams({ strategy, schedule })}`;
    const isNew = !known.has(path);
    known.add(path);
    const dueAtMs = performance.now();
    const { status, body } = await sockets.send({ method: 'GET', path, headers, body: null });
    if (isNew) latency.record(performance.now() - dueAtMs);
    if (status !== 200) throw new Error(`${path} was answered ${status}: ${body}`);
    next = runSchema.parse(JSON.parse(body)).next.map((choice) => choice.move);
  }

  return {
    step,
    async study(steps, latency, signal) {
      for (let made = 0; made < steps; made++) {
        await sleep(THINK_MS * (0.5 + random()));
        signal.throwIfAborted();
        await step(latency);
      }
    },
  };
}

function chooseMove(moves: readonly string[], random: Random): string | undefined {
  const calls = moves.filter((move) => faultOf(move) === null);
  const wanted = calls.length === 0 || random() < FAULT_SHARE ? moves : calls;
  return wanted[Math.floor(random() * wanted.length)];
}
