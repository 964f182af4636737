import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { z } from 'zod';
import { ANSWER_KINDS } from './answer';
import { WriteError } from './check-place';
import type { Exchange } from './hand';
import type { Restock } from './restock';
import type { Evidence } from './verdict';

/*
 * A history: NDJSON, one line a fact, times in ms from the start of its sale. A sale begins with a `run` line; its
 * requests come as they are answered; `books` and `order` lines end it, once all is settled.
 */

const ms = z.number();
const count = z.number().int();

const runLine = z.object({
  type: z.literal('run'),
  schema: z.literal(1),
  ticketTypeId: z.string(),
  stock: count,
  strategy: z.string().nullable(),
  seed: z.number(),
  startedAt: z.string(),
});
const requestLine = z.object({
  type: z.literal('request'),
  buyer: z.string(),
  key: z.string(),
  quantity: count,
  dueMs: ms,
  /** Null where it never got a socket. */
  sentMs: ms.nullable(),
  answeredMs: ms,
  answer: z.enum(ANSWER_KINDS),
  orderId: z.string().optional(),
  message: z.string().optional(),
  /** Of an error: the shop understood and refused, so nothing was bought. */
  isFinal: z.boolean().optional(),
});
const restockLine = z.object({
  type: z.literal('restock'),
  delta: count,
  fromMs: ms,
  /** When the shop had answered. */
  toMs: ms,
});
const booksLine = z.object({
  type: z.literal('books'),
  capacity: count,
  stock: count,
  held: count,
  sold: count,
  oversold: count,
});
const orderLine = z.object({
  type: z.literal('order'),
  id: z.string(),
  /** Null where the shop gave no answer when it was asked for the order. */
  exists: z.boolean().nullable(),
});

export const historyLine = z.discriminatedUnion('type', [
  runLine,
  requestLine,
  restockLine,
  booksLine,
  orderLine,
]);

export type HistoryLine = z.infer<typeof historyLine>;
export type RunLine = z.infer<typeof runLine>;
export type RequestLine = z.infer<typeof requestLine>;
export type RestockLine = z.infer<typeof restockLine>;
export type BooksLine = z.infer<typeof booksLine>;
export type OrderLine = z.infer<typeof orderLine>;

/** Where a run writes down what happens in it. */
export interface History {
  readonly began: (run: Omit<RunLine, 'type' | 'schema' | 'startedAt'>) => void;
  readonly exchanged: (exchange: Exchange) => void;
  readonly restocked: (restock: Restock) => void;
  readonly ended: (evidence: Evidence) => void;
}

/** What may wait for a slow disk, bytes. */
const MAX_BEHIND = 256 * 1024 * 1024;

export interface OpenHistory extends History {
  /** Waits until all of it is written, as far as it can be. */
  readonly close: () => Promise<void>;
}

/**
 * Begins a file; what was in it is gone.
 * @param onFailure hears that it can't be written, or not as fast as the crowd buys
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
    began: (run) => write({ type: 'run', schema: 1, ...run, startedAt: new Date().toISOString() }),
    exchanged: ({ answer, ...exchange }) => {
      const { kind, ...rest } = answer;
      write({ type: 'request', ...exchange, answer: kind, ...rest });
    },
    restocked: (restock) => write({ type: 'restock', ...restock }),
    ended: ({ after, orders }) => {
      const { id: _, ...books } = after;
      write({ type: 'books', ...books });
      for (const [id, order] of orders) {
        write({ type: 'order', id, exists: order === undefined ? null : order !== null });
      }
    },
    close: async () => {
      stream.end();
      // Whoever opened it has heard of a failure.
      await finished(stream).catch(() => {});
    },
  };
}
