import { expect, it } from 'vitest';
import { toProblem } from './answer';
import { describeProblem, findProblem, PROBLEMS, type ProblemOutcome } from './problem';
import { findProblemExample } from './problem-examples';

/** The contract, written down once more: whoever changes the table has to change it here as well. */
const CONTRACT = {
  'invalid-request': [400, 'no', 'never'],
  'payment-declined': [402, 'no', 'new-key'],
  forbidden: [403, 'no', 'never'],
  'not-found': [404, 'no', 'never'],
  'method-not-allowed': [405, 'no', 'never'],
  contended: [409, 'no', 'same-key'],
  'all-held': [409, 'no', 'same-key'],
  'hold-ended': [409, 'no', 'new-key'],
  'payment-in-progress': [409, 'maybe', 'same-key'],
  'too-late': [409, 'no', 'never'],
  'sold-out': [409, 'no', 'new-key'],
  'key-in-progress': [409, 'maybe', 'same-key'],
  'limit-reached': [409, 'no', 'new-key'],
  'not-on-sale': [409, 'no', 'new-key'],
  'payload-too-large': [413, 'no', 'never'],
  'unsupported-media-type': [415, 'no', 'never'],
  'key-reused': [422, 'no', 'new-key'],
  'rate-limited': [429, 'no', 'same-key'],
  indeterminate: [503, 'maybe', 'same-key'],
  unavailable: [503, 'no', 'same-key'],
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
  const rows = Object.entries(PROBLEMS).map(([type, row]) => [type, [row.status, row.executed, row.retry]]);
  expect(Object.fromEntries(rows)).toEqual(CONTRACT);
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
    detail: describeProblem(row),
    ...members,
  });
  expect(headers['content-type']).toBe('application/problem+json');
  const waitMs = 'retryAfterMs' in outcome ? outcome.retryAfterMs : undefined;
  expect(headers['retry-after']).toBe(waitMs === undefined ? undefined : String(Math.ceil(waitMs / 1000)));
  expect(headers.allow).toBe('allow' in outcome ? outcome.allow : undefined);
});

it.each(Object.entries(PROBLEMS))('%s says whether anything was executed, and once', (_, row) => {
  const [first, ...others] = describeProblem(row).split(/(?<=\.) /);
  expect(first).toBe(
    row.executed === 'no' ? 'Nothing was executed.' : 'It may have been executed, or may still be.',
  );
  expect(others.join(' ')).not.toMatch(/executed/);
});

it('can be sent again with its key exactly where the answer says after how long', () => {
  for (const [type, { retry }] of Object.entries(PROBLEMS)) {
    const example = findProblemExample(type) ?? {};
    expect([type, retry === 'same-key']).toEqual([type, 'retryAfterMs' in example]);
  }
});

it('finds a problem by its type, and nothing by a name of the prototype', () => {
  expect(findProblem('sold-out')).toBe(PROBLEMS['sold-out']);
  for (const type of ['sold', '__proto__', 'constructor', '']) expect(findProblem(type)).toBeUndefined();
});
