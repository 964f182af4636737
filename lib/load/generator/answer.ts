import { z } from 'zod';

/** What a buyer made of one request's answer. */
export type Answer =
  | { readonly kind: 'sold' | 'replayed'; readonly orderId: string }
  | {
      readonly kind: 'contended' | 'keyInProgress' | 'rateLimited' | 'indeterminate' | 'unavailable';
      readonly retryAfterMs: number;
    }
  | { readonly kind: 'soldOut' | 'limitReached' | 'keyReused' }
  /** Anything else. Final: the shop understood and refuses; otherwise nobody knows what happened. */
  | { readonly kind: 'error'; readonly message: string; readonly isFinal: boolean };

export type AnswerKind = Answer['kind'];

export const ANSWER_KINDS = [
  'sold',
  'replayed',
  'contended',
  'soldOut',
  'keyInProgress',
  'limitReached',
  'keyReused',
  'rateLimited',
  'indeterminate',
  'unavailable',
  'error',
] as const satisfies readonly AnswerKind[];

/** None of any kind so far. */
export function emptyCounts(): Record<AnswerKind, number> {
  return {
    sold: 0,
    replayed: 0,
    contended: 0,
    soldOut: 0,
    keyInProgress: 0,
    limitReached: 0,
    keyReused: 0,
    rateLimited: 0,
    indeterminate: 0,
    unavailable: 0,
    error: 0,
  };
}

export interface RawAnswer {
  readonly status: number;
  readonly body: string;
  /** A header's value by its name in lower case. */
  readonly header: (name: string) => string | undefined;
}

const soldBody = z.object({ order: z.object({ id: z.string().min(1) }) });
const problemBody = z.object({
  type: z.string(),
  title: z.string().optional(),
  detail: z.string().optional(),
  retryAfterMs: z.number().min(0).optional(),
});

/** Reads an answer of `POST /api/purchases`. Never throws: what can't be understood is an `error`. */
export function readAnswer(raw: RawAnswer): Answer {
  const json = parseJson(raw.body);
  if (raw.status === 201 || raw.status === 202) {
    const sold = soldBody.safeParse(json);
    if (!sold.success) return error(`${raw.status} without an order`, false);
    const kind = raw.header('idempotency-replayed') === 'true' ? 'replayed' : 'sold';
    return { kind, orderId: sold.data.order.id };
  }
  const problem = problemBody.safeParse(json);
  if (!problem.success) return error(`${raw.status} without a problem`, false);
  return readProblem(raw, problem.data);
}

function readProblem(raw: RawAnswer, problem: z.infer<typeof problemBody>): Answer {
  const retryAfterMs = () => problem.retryAfterMs ?? headerMs(raw.header('retry-after'));
  const type = `${raw.status} ${problem.type.replace(/^.*(?=\/problems\/)/, '')}`;
  switch (type) {
    case '409 /problems/sold-out':
      return { kind: 'soldOut' };
    case '409 /problems/contended':
      return { kind: 'contended', retryAfterMs: retryAfterMs() };
    case '409 /problems/key-in-progress':
      return { kind: 'keyInProgress', retryAfterMs: retryAfterMs() };
    case '409 /problems/limit-reached':
      return { kind: 'limitReached' };
    case '422 /problems/key-reused':
      return { kind: 'keyReused' };
    case '429 /problems/rate-limited':
      return { kind: 'rateLimited', retryAfterMs: retryAfterMs() };
    case '503 /problems/indeterminate':
      return { kind: 'indeterminate', retryAfterMs: retryAfterMs() };
    case '503 /problems/unavailable':
      return { kind: 'unavailable', retryAfterMs: retryAfterMs() };
    default:
      return error(`${type}: ${problem.detail ?? problem.title ?? 'no detail'}`, raw.status < 500);
  }
}

function error(message: string, isFinal: boolean): Answer {
  return { kind: 'error', message, isFinal };
}

function headerMs(value: string | undefined): number {
  const seconds = Number(value);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
