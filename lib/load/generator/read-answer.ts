import { z } from 'zod';
import { parseJson } from '@/lib/core/parse-json';
import { PROBLEMS } from '@/lib/shop/sale/problem';
import { type Answer, isRetried, PROBLEM_KINDS, PROBLEM_OF } from './answer';

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
  const type = problem.type.replace(/^.*(?=\/problems\/)/, '');
  const kind = PROBLEM_KINDS.find((each) => `/problems/${PROBLEM_OF[each]}` === type);
  if (kind === undefined || raw.status !== PROBLEMS[PROBLEM_OF[kind]].status) {
    return error(
      `${raw.status} ${type}: ${problem.detail ?? problem.title ?? 'no detail'}`,
      raw.status < 500,
    );
  }
  if (!isRetried(kind)) return { kind };
  return { kind, retryAfterMs: problem.retryAfterMs ?? headerMs(raw.header('retry-after')) };
}

function error(message: string, isFinal: boolean): Answer {
  return { kind: 'error', message, isFinal };
}

function headerMs(value: string | undefined): number {
  const seconds = Number(value);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}
