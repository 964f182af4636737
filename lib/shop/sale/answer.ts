import { describeProblem, PROBLEMS, type ProblemOutcome } from './problem';

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
}

/** The answer as a Web `Response`: what a route file gives. */
export function toResponse({ status, headers, body }: Answer): Response {
  return new Response(body, { status, headers });
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
