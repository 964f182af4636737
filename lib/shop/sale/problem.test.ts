import { expect, it } from 'vitest';
import { findProblem, PROBLEMS, type ProblemOutcome, toProblem } from './problem';

/** The contract, written down once more: who changes the table has to change it here as well. */
const CONTRACT = {
  'invalid-request': 400,
  'payment-declined': 402,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  contended: 409,
  'sold-out': 409,
  'key-in-progress': 409,
  'limit-reached': 409,
  'not-on-sale': 409,
  'payload-too-large': 413,
  'unsupported-media-type': 415,
  'key-reused': 422,
  'rate-limited': 429,
  indeterminate: 503,
  unavailable: 503,
};

const OUTCOMES: readonly ProblemOutcome[] = [
  { kind: 'invalid-request', errors: [{ field: 'quantity', message: 'should be a whole number' }] },
  { kind: 'forbidden' },
  { kind: 'not-found' },
  { kind: 'method-not-allowed', allow: 'POST' },
  { kind: 'contended', retryAfterMs: 100 },
  { kind: 'sold-out', left: 2 },
  { kind: 'key-in-progress', retryAfterMs: 4001 },
  { kind: 'limit-reached', limit: 4 },
  { kind: 'not-on-sale', saleStartsAt: '2027-01-02T03:04:05Z' },
  { kind: 'payload-too-large', limitBytes: 4096 },
  { kind: 'unsupported-media-type' },
  { kind: 'key-reused' },
  { kind: 'rate-limited', retryAfterMs: 10_000 },
  { kind: 'indeterminate', retryAfterMs: 1000 },
  { kind: 'unavailable', retryAfterMs: 1000 },
];

it('is the contract, row by row', () => {
  const statuses = Object.entries(PROBLEMS).map(([type, { status }]) => [type, status]);
  expect(Object.fromEntries(statuses)).toEqual(CONTRACT);
});

it.each(OUTCOMES)('$kind carries its members, its status and where it is explained', (outcome) => {
  const { status, headers, body } = toProblem(outcome);
  const { kind, ...members } = outcome;
  const row = PROBLEMS[kind];
  expect(status).toBe(row.status);
  expect(JSON.parse(body)).toEqual({
    type: `/problems/${kind}`,
    title: row.title,
    status: row.status,
    detail: row.advice,
    ...members,
  });
  expect(headers['content-type']).toBe('application/problem+json');
  const waitMs = 'retryAfterMs' in outcome ? outcome.retryAfterMs : undefined;
  expect(headers['retry-after']).toBe(waitMs === undefined ? undefined : String(Math.ceil(waitMs / 1000)));
  expect(headers.allow).toBe('allow' in outcome ? outcome.allow : undefined);
});

it('says of each problem whether anything was executed', () => {
  const silent = Object.entries(PROBLEMS).filter(
    ([, { advice }]) => !/Nothing was|may have been executed|is being worked on/.test(advice),
  );
  expect(silent).toEqual([]);
});

it('finds a problem by its type, and nothing by a name of the prototype', () => {
  expect(findProblem('sold-out')).toBe(PROBLEMS['sold-out']);
  for (const type of ['sold', '__proto__', 'constructor', '']) expect(findProblem(type)).toBeUndefined();
});
