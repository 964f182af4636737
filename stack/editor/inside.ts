import { Memory } from '@/lib/core/stores/memory';
import type { Sql } from '@/lib/core/stores/postgres';
import type { Redis } from '@/lib/core/stores/redis';
import type { Stores } from '@/lib/core/stores/stores';
import type { SaleContext, Strategy } from '@/lib/shop/strategies/strategy';
import { toError, toFailure } from './failure';
import type { Ask, Drawn, Limits, ToInside, ToOutside } from './messages';

/*
 * Runs inside of the machine, in front of a learner's program: stores whose every call is a message to the world
 * outside. What the program does to this realm it does to itself: outside only texts are heard.
 */

/** The two functions of the world; there are no others. */
interface Outside {
  readonly tell: (text: string, stack: string) => void;
  readonly draw: (what: Drawn) => string;
}

declare global {
  var lastTicketOutside: Outside | undefined;
  var lastTicketHear: ((text: string) => void) | undefined;
}

const outside = globalThis.lastTicketOutside;
globalThis.lastTicketOutside = undefined;

interface Waiting {
  readonly resolve: (text: string) => void;
  readonly reject: (error: unknown) => void;
}

const waiting = new Map<number, Waiting>();
const bodies = new Map<number, () => void>();
let asked = 0;

function tell(message: ToOutside): void {
  outside?.tell(JSON.stringify(message), new Error('only to see where we are').stack ?? '');
}

const draw = (what: Drawn) => outside?.draw(what) ?? '';

// Chance and time are the run's, so that it goes the same way each time.
Math.random = () => Number(draw('chance'));
const now = () => Number(draw('clock'));
Date.now = now;
globalThis.Date = new Proxy(Date, {
  construct: (date, args, caller) => Reflect.construct(date, args.length > 0 ? args : [now()], caller),
  apply: (date) => new date(now()).toString(),
});
Object.defineProperty(globalThis, 'performance', { value: { now } });

function ask<T>(question: Ask, id = nextId()): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    waiting.set(id, { resolve: (text) => resolve(JSON.parse(text)), reject });
    tell({ kind: 'ask', id, ask: question });
  });
}

function nextId(): number {
  asked += 1;
  return asked;
}

function sqlOf(transaction: number): Sql {
  return {
    async query({ name, text, row }, params) {
      const question = { transaction, name: String(name), text: String(text), params };
      const rows = await ask<Parameters<typeof row>[0][]>({ kind: 'query', ...question });
      return rows.map((one) => row(one));
    },
  };
}

const notHere = (what: string) => () => Promise.reject(new Error(`${what} is not there for an exercise`));

const postgres: Stores['postgres'] = {
  driver: 'pg',
  ...sqlOf(0),
  queryLists: notHere('postgres.queryLists'),
  close: notHere('postgres.close'),
  async transaction(isolation, body) {
    const id = nextId();
    const kept: { value?: Awaited<ReturnType<typeof body>>; error?: unknown } = {};
    const run = async () => {
      try {
        kept.value = await body(sqlOf(id));
        tell({ kind: 'body-done', id, isGood: true });
      } catch (error) {
        kept.error = error;
        tell({ kind: 'body-done', id, isGood: false });
      }
    };
    bodies.set(id, () => void run());
    await ask({ kind: 'begin', isolation }, id);
    if ('error' in kept) throw kept.error;
    if (!('value' in kept)) throw new Error('The transaction ended before its body');
    return kept.value;
  },
};

function redisOf(server: number): Redis {
  return {
    driver: 'ioredis',
    run: ({ name, lua }, keys, args) =>
      ask({ kind: 'script', server, name: String(name), lua: String(lua), keys, args }),
    setIfAbsent: (key, value, ttlMs) => ask({ kind: 'set-if-absent', server, key, value, ttlMs }),
    probe: notHere('redis.probe'),
    info: notHere('redis.info'),
    close: notHere('redis.close'),
  };
}

function storesOf({ servers, ...limits }: Limits): Stores {
  const quorum = Array.from({ length: servers }, (_, server) => redisOf(server));
  return {
    ...limits,
    postgres,
    redis: redisOf(0),
    quorum,
    memory: new Memory(),
    newId: () => draw('id'),
    newOrderId: () => draw('order-id'),
    random: () => Number(draw('random')),
    nowMs: () => Number(draw('now')),
    sleep: (ms) => ask({ kind: 'sleep', ms }),
  };
}

const context: SaleContext = {
  waitUntil(work) {
    const id = nextId();
    const done = () => tell({ kind: 'work-done', id });
    Promise.resolve(work).then(done, done);
    tell({ kind: 'handed-over', id });
  },
};

/** Waits for what the world says, with the strategy that the program exports. @throws {Error} it exports none */
export function start({ strategy }: { readonly strategy?: Strategy }): void {
  if (typeof strategy?.sell !== 'function')
    throw new Error('it exports no `strategy` with a function `sell`');
  globalThis.lastTicketHear = (text) => {
    const message: ToInside = JSON.parse(text);
    switch (message.kind) {
      case 'sell':
        return void sell(strategy, message.purchase, message.limits);
      case 'came':
        return waiting.get(message.id)?.resolve(message.text);
      case 'failed':
        return waiting.get(message.id)?.reject(toError(message.failure));
      case 'begun':
        return bodies.get(message.id)?.();
    }
  };
}

async function sell(strategy: Strategy, purchase: Parameters<Strategy['sell']>[0], limits: Limits) {
  try {
    tell({ kind: 'answered', outcome: await strategy.sell(purchase, storesOf(limits), context) });
  } catch (error) {
    tell({ kind: 'threw', failure: toFailure(error) });
  }
}
