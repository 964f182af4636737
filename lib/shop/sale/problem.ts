import type { Outcome } from './outcome';

interface Problem {
  readonly status: number;
  readonly title: string;
  /** Whether anything was executed, and what to do now: for whoever reads `/problems/{type}`. */
  readonly advice: string;
}

/** The one table from what happened to HTTP. Each key is a problem type: `/problems/{key}` explains it. */
export const PROBLEMS = {
  'invalid-request': {
    status: 400,
    title: 'The request is not right',
    advice: 'Nothing was executed. Mend what `errors` names and send it again.',
  },
  'payment-declined': {
    status: 402,
    title: 'The payment was declined',
    advice: 'Nothing was charged and the tickets went back. Pay another way, with a new key.',
  },
  forbidden: {
    status: 403,
    title: 'Not from this origin',
    advice: 'Nothing was executed. A browser may buy only from the pages of this shop.',
  },
  'not-found': {
    status: 404,
    title: 'There is no such thing here',
    advice: 'Nothing was executed. Look the id up in GET /api/events.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'That method does nothing here',
    advice: 'Nothing was executed. `Allow` names the methods that do.',
  },
  contended: {
    status: 409,
    title: 'Other buyers are buying right now',
    advice:
      'Nothing was executed. Tickets are left: send the same request with the same key after `retryAfterMs`, with backoff and jitter.',
  },
  'sold-out': {
    status: 409,
    title: 'Fewer tickets are left than wanted',
    advice: 'Nothing was executed and nothing charged. `left` says how many there are.',
  },
  'key-in-progress': {
    status: 409,
    title: 'This very purchase is being worked on',
    advice: 'Another request with this key is being worked on. Send the same key again after `retryAfterMs`.',
  },
  'limit-reached': {
    status: 409,
    title: 'That is more than one buyer may have',
    advice: 'Nothing was executed. `limit` counts earlier orders too.',
  },
  'not-on-sale': {
    status: 409,
    title: 'Not on sale yet',
    advice: 'Nothing was executed. The sale begins at `saleStartsAt`.',
  },
  'payload-too-large': {
    status: 413,
    title: 'The body is too large',
    advice: 'Nothing was executed. A purchase fits in 4 KiB.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is not JSON',
    advice: 'Nothing was executed. Send `Content-Type: application/json`.',
  },
  'key-reused': {
    status: 422,
    title: 'This key was used for another purchase',
    advice:
      'Nothing was executed. A new purchase needs a new key; the old key still answers for the old one.',
  },
  'rate-limited': {
    status: 429,
    title: 'Too many requests',
    advice: 'Nothing was executed. Send the same key again after `retryAfterMs`.',
  },
  indeterminate: {
    status: 503,
    title: 'Not known whether it sold',
    advice:
      'It may have been executed. Send the same key again: it gets the order if there is one, and buys at most once.',
  },
  unavailable: {
    status: 503,
    title: 'The shop cannot sell right now',
    advice: 'Nothing was executed. Send the same key again after `retryAfterMs`.',
  },
} as const satisfies Record<string, Problem>;

/** Every outcome except a sale is a problem of the same name. */
export type ProblemOutcome = Exclude<Outcome, { kind: 'sold' }>;

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

/** The problem of an outcome as `application/problem+json` (RFC 9457); the outcome's fields are its members. */
export function toProblem(outcome: ProblemOutcome): Answer {
  const { kind, ...members } = outcome;
  const { status, title, advice } = PROBLEMS[kind];
  const headers: Record<string, string> = { ...API_HEADERS, 'content-type': 'application/problem+json' };
  if ('retryAfterMs' in outcome) headers['retry-after'] = String(Math.ceil(outcome.retryAfterMs / 1000));
  if ('allow' in outcome) headers.allow = outcome.allow;
  return {
    status,
    headers,
    body: JSON.stringify({ type: `/problems/${kind}`, title, status, detail: advice, ...members }),
  };
}

const problemsByType = new Map<string, Problem>(Object.entries(PROBLEMS));

/** The problem of that type, or undefined: for the page that explains it. */
export function findProblem(type: string): Problem | undefined {
  return problemsByType.get(type);
}
