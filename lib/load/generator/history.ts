import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { z } from 'zod';
import { WriteError } from '@/lib/core/cli/check-place';
import { keysOf } from '@/lib/core/cli/keys-of';
import { ANSWER_KINDS, type Answer, type AnswerKind } from './answer';
import { MAX_BUYERS } from './arrivals';
import type { BuyerResult } from './buyer';
import type { Exchange } from './crowd-events';
import { PAYMENT_ANSWERS, type PaymentExchange } from './paying';
import type { Restock } from './restock';
import type { OrderReadBack, TicketTypeAudit } from './shop-shapes';

/*
 * A history: NDJSON, one line a fact, times in ms from the start of its sale. A sale begins with a `run` line; its
 * requests come as they are answered; `books`, `order` lines and one `end` line come once all is settled.
 */

/** No shop sells more at once. */
const MAX_QUANTITY = 100;

const ms = z.number();
const count = z.number().int();
const natural = count.min(0);

const runLine = z.strictObject({
  type: z.literal('run'),
  schema: z.literal(2),
  ticketTypeId: z.string(),
  stock: natural,
  /** Null where the shop does not say. */
  perBuyerLimit: natural.nullable(),
  strategy: z.string().nullable(),
  /** Names the crowd: its buyers and their keys. */
  seed: z.number(),
  buyers: natural.max(MAX_BUYERS),
  startedAt: z.string(),
  /** What it bought was held, and to be paid. */
  pays: z.literal(true).optional(),
});
const paymentLine = z.strictObject({
  type: z.literal('payment'),
  buyer: z.string(),
  orderId: z.string(),
  /** Left out: it gave the order back. */
  key: z.string().optional(),
  sentMs: ms,
  answeredMs: ms,
  answer: z.enum(keysOf(PAYMENT_ANSWERS)),
  message: z.string().optional(),
});
const requestLine = z
  .strictObject({
    type: z.literal('request'),
    buyer: z.string(),
    key: z.string(),
    quantity: count.min(1).max(MAX_QUANTITY),
    dueMs: ms,
    /** Null where it never got a socket. */
    sentMs: ms.nullable(),
    answeredMs: ms,
    answer: z.enum(ANSWER_KINDS),
    orderId: z.string().optional(),
    message: z.string().optional(),
    /** Of an error: the shop understood and refused, so nothing was bought. */
    isFinal: z.boolean().optional(),
  })
  .refine(({ answer, orderId }) => isSale(answer) === (orderId !== undefined), {
    path: ['orderId'],
    message: 'belongs to "sold" and "replayed", and to them alone',
  })
  .refine(({ answer, isFinal }) => (answer === 'error') === (isFinal !== undefined), {
    path: ['isFinal'],
    message: 'belongs to "error", and to it alone',
  })
  .refine(({ answer, sentMs }) => sentMs !== null || answer === 'error', {
    path: ['sentMs'],
    message: 'what was never sent has no answer',
  });
const restockLine = z.strictObject({
  type: z.literal('restock'),
  delta: count,
  fromMs: ms,
  /** When the shop had answered. */
  toMs: ms,
});
const booksLine = z.strictObject({
  type: z.literal('books'),
  capacity: count,
  stock: count,
  held: count,
  sold: count,
  oversold: count,
});
const orderLine = z.strictObject({
  type: z.literal('order'),
  id: z.string(),
  /** The buyer who asked for it. */
  buyer: z.string(),
  /** What the shop showed; `none` where it says that there is no such order, `no answer` where it said nothing. */
  shown: z.union([
    z.strictObject({
      ...{ id: z.string(), ticketTypeId: z.string(), quantity: count, status: z.string() },
      money: z.string().optional(),
    }),
    z.enum(['none', 'no answer']),
  ]),
});
/** A crowd of before there were holds did not know this answer: nobody got it. */
function withAllHeld(answers: unknown): unknown {
  return typeof answers === 'object' ? { allHeld: 0, ...answers } : answers;
}

/** What the crowd itself counted, to hold the other lines against. */
const endLine = z.strictObject({
  type: z.literal('end'),
  answers: z.preprocess(withAllHeld, z.record(z.enum(ANSWER_KINDS), natural)),
  /** Buyers who never got to ask. */
  dropped: natural,
  /** When the last buyer had an answer. */
  answeredMs: ms,
});

export const historyLine = z.discriminatedUnion('type', [
  runLine,
  requestLine,
  paymentLine,
  restockLine,
  booksLine,
  orderLine,
  endLine,
]);

export type HistoryLine = z.infer<typeof historyLine>;
export type RunLine = z.infer<typeof runLine>;
export type RequestLine = z.infer<typeof requestLine>;
export type PaymentLine = z.infer<typeof paymentLine>;
export type RestockLine = z.infer<typeof restockLine>;
export type BooksLine = z.infer<typeof booksLine>;
export type OrderLine = z.infer<typeof orderLine>;
export type EndLine = z.infer<typeof endLine>;

const isSale = (answer: AnswerKind) => answer === 'sold' || answer === 'replayed';

/** Where a run writes down what happens in it. */
export interface History {
  readonly began: (run: Omit<RunLine, 'type' | 'schema' | 'startedAt'>) => void;
  readonly exchanged: (exchange: Exchange) => void;
  readonly paidFor: (exchange: PaymentExchange) => void;
  readonly restocked: (restock: Restock) => void;
  readonly ended: (outcome: RunOutcome, end: Pick<EndLine, 'answers' | 'answeredMs'>) => void;
}

/** What came of a run, once all is settled. */
interface RunOutcome {
  readonly buyerResults: readonly BuyerResult[];
  readonly after: TicketTypeAudit;
  /** By order id. */
  readonly orders: ReadonlyMap<string, OrderReadBack>;
}

/** What may wait for a slow disk, bytes. */
const MAX_BEHIND = 256 * 1024 * 1024;

export interface OpenHistory extends History {
  /** Waits until all of it is written, as far as it can be. */
  readonly close: () => Promise<void>;
}

/**
 * Begins a file; what was in it is gone.
 * @param onFailure called where it can't be written, or not as fast as the crowd buys
 */
export function openHistory(file: string, onFailure: (error: WriteError) => void): OpenHistory {
  const stream = createWriteStream(file);
  stream.on('error', (cause) => onFailure(new WriteError(file, cause)));
  const write = (line: HistoryLine) => {
    if (stream.destroyed) return;
    stream.write(`${JSON.stringify(line)}\n`);
    if (stream.writableLength > MAX_BEHIND) stream.destroy(new Error('its disk is slower than the crowd'));
  };
  return {
    began: (run) => write({ type: 'run', schema: 2, ...run, startedAt: new Date().toISOString() }),
    exchanged: ({ answer, status: _, ...exchange }) =>
      write({ type: 'request', ...exchange, ...resultOf(answer) }),
    paidFor: (exchange) => write({ type: 'payment', ...exchange }),
    restocked: (restock) => write({ type: 'restock', ...restock }),
    ended: ({ after, orders, buyerResults }, end) => {
      const { id: _, ...books } = after;
      write({ type: 'books', ...books });
      for (const { buyerId, orderIds } of buyerResults) {
        for (const id of orderIds) write({ type: 'order', id, buyer: buyerId, shown: shown(orders.get(id)) });
      }
      const dropped = buyerResults.filter(({ outcome }) => outcome === 'dropped').length;
      write({ type: 'end', ...end, dropped });
    },
    close: async () => {
      stream.end();
      // An error went to `onFailure`.
      await finished(stream).catch(() => {});
    },
  };
}

function resultOf(answer: Answer): Pick<RequestLine, 'answer' | 'orderId' | 'message' | 'isFinal'> {
  if (answer.kind === 'error') {
    return { answer: 'error', message: answer.message, isFinal: answer.isFinal };
  }
  return 'orderId' in answer ? { answer: answer.kind, orderId: answer.orderId } : { answer: answer.kind };
}

function shown(order: OrderReadBack): OrderLine['shown'] {
  return order === null ? 'none' : (order ?? 'no answer');
}
