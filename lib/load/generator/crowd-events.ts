import type { Answer } from './answer';
import type { PaymentExchange } from './paying';

/** A request and its answer. Times in ms from the start. */
export interface Exchange {
  readonly buyer: string;
  readonly key: string;
  readonly quantity: number;
  /** When the buyer pressed Buy, or its wait was over. */
  readonly dueMs: number;
  /** When the request got its socket; null where it never did. */
  readonly sentMs: number | null;
  /** When the answer came, or it was clear that none would. */
  readonly answeredMs: number;
  readonly answer: Answer;
  /** The HTTP status; left out where no answer came. */
  readonly status?: number;
}

/** What happens in a crowd. Plain values: they travel between threads. Times in ms from the start. */
export type CrowdEvent =
  /** A request is due: it waits for its socket, or goes out at once. */
  | { readonly type: 'due'; readonly dueMs: number }
  /** A request that was due is withdrawn before it got a socket. */
  | { readonly type: 'withdrawn'; readonly dueMs: number }
  | { readonly type: 'answered'; readonly exchange: Exchange }
  | { readonly type: 'paid-for'; readonly exchange: PaymentExchange }
  /** The generator itself was late. */
  | { readonly type: 'late'; readonly atMs: number; readonly lagMs: number };
