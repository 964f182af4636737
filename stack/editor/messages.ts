import type { IsolationLevel, SqlParam } from '@/lib/core/stores/postgres';
import type { Purchase } from '@/lib/shop/sale/outcome';
import type { Failure } from './failure';

/*
 * What a learner's program and the world outside of its machine say to each other, all of it as text. The program gets
 * no object of the world's, and the world none of the program's.
 */

/** An exercise as one program of plain JavaScript, with what it imports and what feeds it. */
export interface Program {
  readonly text: string;
  /** The source map, as JSON. */
  readonly map: string;
}

/** How a stack names the learner's own file. */
export const EXERCISE_FILE = 'exercise.ts';

/** The numbers that a program gets with its stores. */
export interface Limits {
  readonly servers: number;
  readonly leaseTtlMs: number;
  readonly admissionLimit: number | null;
  readonly retries: number;
  readonly lockTimeoutMs: number;
}

export type ToInside =
  | { readonly kind: 'sell'; readonly purchase: Purchase; readonly limits: Limits }
  /** `text`: what the store gave, as JSON. */
  | { readonly kind: 'came'; readonly id: number; readonly text: string }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure }
  /** The transaction is open: its body may begin. */
  | { readonly kind: 'begun'; readonly id: number };

export type Ask =
  /** `transaction`: the one that it belongs to; 0: none. */
  | {
      readonly kind: 'query';
      readonly transaction: number;
      readonly name: string;
      readonly text: string;
      readonly params: readonly SqlParam[];
    }
  | { readonly kind: 'begin'; readonly isolation: IsolationLevel }
  | {
      readonly kind: 'script';
      readonly server: number;
      readonly name: string;
      readonly lua: string;
      readonly keys: readonly string[];
      readonly args: readonly (string | number)[];
    }
  | {
      readonly kind: 'set-if-absent';
      readonly server: number;
      readonly key: string;
      readonly value: string;
      readonly ttlMs: number;
    }
  | { readonly kind: 'sleep'; readonly ms: number };

export type ToOutside =
  | { readonly kind: 'ask'; readonly id: number; readonly ask: Ask }
  | { readonly kind: 'answered'; readonly outcome: unknown }
  | { readonly kind: 'threw'; readonly failure: Failure }
  | { readonly kind: 'body-done'; readonly id: number; readonly isGood: boolean }
  | { readonly kind: 'handed-over'; readonly id: number }
  | { readonly kind: 'work-done'; readonly id: number };

/** What a program may draw from the world at once: of its stores, and the chance and the clock of its language. */
export type Drawn = 'id' | 'order-id' | 'random' | 'now' | 'chance' | 'clock';
