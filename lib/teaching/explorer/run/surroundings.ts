import { promisify } from 'node:util';
import { seededRandom } from '@/lib/core/random';
import type { Memory } from '@/lib/core/stores/memory';
import { BUYERS } from '@/lib/teaching/explorer/moves';
import type { ReadState } from './module-state';
import type { GateCall, Process } from './thread';

/*
 * A process has numbers, a clock and timers of its own. They are the same in every run, so that a run is; and another
 * time they can be others, which tells a strategy that is right from one that was lucky.
 */

/** How chance and time go in a run, and whether anybody looked. */
export interface Luck {
  readonly kind: 'usual' | 'other';
  hasDrawn: boolean;
  hasReadClock: boolean;
}

export const newLuck = (kind: Luck['kind']): Luck => ({ kind, hasDrawn: false, hasReadClock: false });

/** When the still clock of the lab stands (sandbox-schema.ts). */
const START_MS = Date.parse('2027-01-01T20:00:00Z');
/** What a store call takes, as a strategy's own clock sees it. */
const STEP_MS = { usual: 10, other: 500 } as const;
/** So that nobody who waits for the clock alone waits for ever. */
const READING_MS = 1;
/** A request that comes again comes later. */
const AGAIN_AFTER_MS = 1000;
/**
 * The first numbers that a process draws lie near one end, and near the other in the other luck, so that any threshold is
 * seen from both sides; those of two buyers, and of two requests, never lie at the same end.
 */
const EXTREMES = 8;
const NEAR = 0.05;

/** Lets a call wait at the gate as a pause; gives it, so that it can be taken back. */
export type Pause = (ms: number, goOn: () => void) => GateCall;

/** What a module finds that it did not import by a path: by its name, or by the name of a module of Node's. */
export interface Surroundings {
  readonly globals: Readonly<Record<string, unknown>>;
  readonly modules: Readonly<Record<string, unknown>>;
  /** What `Math.random` gives. */
  readonly random: () => number;
  /** What `Date.now` gives. */
  readonly nowMs: () => number;
  /** Hears of each module that is loaded in them. */
  readonly noteModule: (read: ReadState) => void;
}

const ORDINARY: Surroundings = {
  globals: globalThis,
  modules: {},
  random: Math.random,
  nowMs: Date.now,
  noteModule: () => {},
};

const known = new WeakMap<Memory, Surroundings>();

/** Where the process runs that remembers this; ordinary ones where it is none of a lab. */
export const surroundingsOf = (memory?: Memory): Surroundings => (memory && known.get(memory)) ?? ORDINARY;

interface SurroundingsOptions {
  readonly process: Process;
  readonly luck: Luck;
  readonly pause: Pause;
  readonly takeBack: (call: GateCall) => void;
  readonly noteModule: Surroundings['noteModule'];
}

/** Puts a process into surroundings of its own. */
export function surround(memory: Memory, options: SurroundingsOptions): void {
  known.set(memory, createSurroundings(options));
}

function createSurroundings(options: SurroundingsOptions): Surroundings {
  const { process, luck, pause, takeBack, noteModule } = options;
  const now = createClock(process, luck);
  const random = createChance(process, luck);
  const timers = createTimers(pause, takeBack);
  const performance = { now: () => now() - START_MS, timeOrigin: START_MS };
  const globals = {
    ...timers,
    Math: Object.create(Math, { random: { value: random } }),
    Date: createDate(now),
    performance,
  };
  // Assigned, a performance would become that of the whole program: in Node it is an accessor.
  const global = Object.create(globalThis, Object.getOwnPropertyDescriptors(globals));
  const wait = (ms?: number, value?: unknown) =>
    new Promise((resolve) => timers.setTimeout(() => resolve(value), ms));
  const promised = { setTimeout: wait, scheduler: { wait } };
  Object.defineProperty(timers.setTimeout, promisify.custom, { value: wait });
  return {
    ...{ random, nowMs: now, noteModule },
    globals: Object.assign(global, { globalThis: global, global }),
    modules: {
      ...withNode('timers', timers),
      ...withNode('timers/promises', promised),
      ...withNode('perf_hooks', { performance }),
    },
  };
}

const withNode = (name: string, module: object) => ({ [name]: module, [`node:${name}`]: module });

function createChance(process: Process, luck: Luck): () => number {
  const draw = seededRandom(process.buyer.charCodeAt(0), process.number);
  let drawn = 0;
  return () => {
    luck.hasDrawn = true;
    drawn++;
    if (drawn > EXTREMES) return draw();
    const isLow =
      (BUYERS.indexOf(process.buyer) + process.number + (luck.kind === 'usual' ? 1 : 0)) % 2 === 0;
    return isLow ? draw() * NEAR : 1 - draw() * NEAR - Number.EPSILON;
  };
}

function createClock(process: Process, luck: Luck): () => number {
  let readings = 0;
  return () => {
    luck.hasReadClock = true;
    readings++;
    const steps = process.threads.reduce((sum, thread) => sum + thread.steps, 0);
    const early = START_MS + (process.number - 1) * AGAIN_AFTER_MS;
    return early + steps * STEP_MS[luck.kind] + process.sleptMs + readings * READING_MS;
  };
}

function createDate(now: () => number): DateConstructor {
  return new Proxy(Date, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new Date(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
}

function createTimers(pause: Pause, takeBack: (call: GateCall) => void) {
  const running = new Map<object, GateCall>();
  const start = (goOn: () => void, ms: unknown, repeats: boolean) => {
    const timer: object = { ref: () => timer, unref: () => timer, hasRef: () => true };
    const wait = () => {
      const call = pause(Number(ms) || 0, () => {
        running.delete(timer);
        if (repeats) wait();
        goOn();
      });
      running.set(timer, call);
    };
    wait();
    return timer;
  };
  const clear = (timer: object | undefined) => {
    const call = timer && running.get(timer);
    if (call) takeBack(call);
  };
  type Callback = (...args: readonly unknown[]) => void;
  return {
    setTimeout: (then: Callback, ms?: unknown, ...args: unknown[]) => start(() => then(...args), ms, false),
    setInterval: (then: Callback, ms?: unknown, ...args: unknown[]) => start(() => then(...args), ms, true),
    clearTimeout: clear,
    clearInterval: clear,
  };
}
