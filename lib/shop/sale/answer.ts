import { describeProblem, PROBLEMS, type ProblemOutcome } from './problem';
import type { Seen } from './seen';

/** Headers of every API answer: nothing is stored, nothing is sniffed, nothing is framed or run. */
export const API_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** A whole answer as a plain value: what both doors send. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What whoever gets the answer has seen then: `sendSeen` tells it. */
  readonly seen?: Seen;
  /** Of `Set-Cookie`, beside that of `headers`. */
  readonly cookies?: readonly string[];
}

/** The answer as a Web `Response`: what a route file gives. */
export function toResponse({ status, headers, body, cookies = [] }: Answer): Response {
  const response = new Response(body, { status, headers });
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
}

/** The problem of an outcome as `application/problem+json` (RFC 9457); the outcome's fields are its members. */
export function toProblem(outcome: ProblemOutcome): Answer {
  const { kind, ...members } = outcome;
  const { status, title } = PROBLEMS[kind];
  const headers: Record<string, string> = { ...API_HEADERS, 'content-type': 'application/problem+json' };
  if ('retryAfterMs' in outcome) headers['retry-after'] = String(Math.ceil(outcome.retryAfterMs / 1000));
  if ('allow' in outcome) headers.allow = outcome.allow;
  return {
    status,
    headers,
    body: JSON.stringify({
      type: `/problems/${kind}`,
      title,
      status,
      detail: describeProblem(PROBLEMS[kind]),
      ...members,
    }),
  };
}
