import { z } from 'zod';
import type { Sql } from '@/lib/core/stores/postgres';
import type { Stores } from '@/lib/core/stores/stores';
import type { SaleContext } from '@/lib/shop/strategies/strategy';
import { surroundingsOf } from '@/lib/teaching/explorer/run/surroundings';
import { toFailure } from './failure';
import type { Ask, Drawn, ToInside, ToOutside } from './messages';

/** A strategy asks for one thing, or for three servers at once. */
const MAX_ASKED_AT_ONCE = 50;

const whole = z.number().int();
const scalar = z.union([z.string(), z.number(), z.null()]);

/** What is asked comes from a learner's program: it may be anything. */
const askSchema: z.ZodType<Ask> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('query'),
    transaction: whole,
    name: z.string(),
    text: z.string(),
    params: z.array(z.union([scalar, z.boolean(), z.array(scalar)])),
  }),
  z.object({
    kind: z.literal('begin'),
    isolation: z.enum(['read committed', 'repeatable read', 'serializable']),
  }),
  z.object({
    kind: z.literal('script'),
    server: whole,
    name: z.string(),
    lua: z.string(),
    keys: z.array(z.string()),
    args: z.array(z.union([z.string(), z.number()])),
  }),
  z.object({
    kind: z.literal('set-if-absent'),
    server: whole,
    key: z.string(),
    value: z.string(),
    ttlMs: z.number(),
  }),
  z.object({ kind: z.literal('sleep'), ms: z.number() }),
]);

type Message = Exclude<ToOutside, { kind: 'answered' | 'threw' }>;

interface Open {
  readonly sql: Sql;
  readonly end: (isGood: boolean) => void;
}

/** A transaction is taken back because its body threw; what it threw stays inside. */
class BodyFailed extends Error {
  override readonly name = 'BodyFailed';
}

/** Answers what one sale asks of its stores. */
export function answerAsks(stores: Stores, context: SaleContext, say: (message: ToInside) => void) {
  const surroundings = surroundingsOf(stores.memory);
  const open = new Map<number, Open>();
  const works = new Map<number, () => void>();
  let askedAtOnce = 0;

  function carryOut(id: number, ask: Ask): Promise<unknown> {
    switch (ask.kind) {
      case 'query': {
        const { transaction, name, text, params } = ask;
        const sql = transaction === 0 ? stores.postgres : open.get(transaction)?.sql;
        if (!sql) throw new Error('The transaction is over');
        return sql.query({ name, text, row: (row) => row }, params);
      }
      case 'begin':
        return transact(id, ask.isolation);
      case 'script':
        return serverOf(ask.server).run({ name: ask.name, lua: ask.lua }, ask.keys, ask.args);
      case 'set-if-absent':
        return serverOf(ask.server).setIfAbsent(ask.key, ask.value, ask.ttlMs);
      case 'sleep':
        return stores.sleep(ask.ms);
    }
  }

  function serverOf(n: number): Stores['redis'] {
    const server = n === 0 ? stores.redis : stores.quorum[n];
    if (!server) throw new Error(`There is no Redis ${n}`);
    return server;
  }

  async function transact(
    id: number,
    isolation: Extract<Ask, { kind: 'begin' }>['isolation'],
  ): Promise<void> {
    try {
      await stores.postgres.transaction(
        isolation,
        (sql) =>
          new Promise<void>((resolve, reject) => {
            open.set(id, { sql, end: (isGood) => (isGood ? resolve() : reject(new BodyFailed())) });
            say({ kind: 'begun', id });
          }),
      );
    } catch (error) {
      if (!(error instanceof BodyFailed)) throw error;
    } finally {
      open.delete(id);
    }
  }

  async function answer(id: number, asked: unknown): Promise<void> {
    askedAtOnce += 1;
    try {
      if (askedAtOnce > MAX_ASKED_AT_ONCE) throw new Error('It asks for too much at once');
      const value = await carryOut(id, parseAsk(asked));
      say({ kind: 'came', id, text: JSON.stringify(value ?? null) });
    } catch (error) {
      // Never while the program is still speaking.
      await null;
      say({ kind: 'failed', id, failure: toFailure(error) });
    } finally {
      askedAtOnce -= 1;
    }
  }

  return {
    hear(message: Message): void {
      const { kind, id } = message;
      if (kind === 'ask') void answer(id, message.ask);
      else if (kind === 'body-done') open.get(id)?.end(message.isGood);
      else if (kind === 'work-done') works.get(id)?.();
      else context.waitUntil(new Promise<void>((resolve) => works.set(id, resolve)));
    },
    draw(what: Drawn): string {
      switch (what) {
        case 'id':
          return stores.newId();
        case 'order-id':
          return stores.newOrderId({ buyerId: '', idempotencyKey: '' });
        case 'random':
          return String(stores.random());
        case 'now':
          return String(stores.nowMs());
        case 'chance':
          return String(surroundings.random());
        case 'clock':
          return String(surroundings.nowMs());
      }
    },
  };
}

function parseAsk(asked: unknown): Ask {
  const parsed = askSchema.safeParse(asked);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${issue?.path.join('.')}: ${issue?.message}`);
}
