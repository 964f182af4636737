import type { ProblemOutcome } from './problem';

/** One example of every problem; each is what the API answers, to the byte. */
const PROBLEM_EXAMPLES: {
  readonly [Kind in ProblemOutcome['kind']]: Extract<ProblemOutcome, { kind: Kind }>;
} = {
  'invalid-request': {
    kind: 'invalid-request',
    errors: [{ field: 'quantity', message: 'should be a whole number from 1 to 100' }],
  },
  'payment-declined': {
    kind: 'payment-declined',
    code: 'insufficient_funds',
    heldUntil: '2027-01-02T03:14:05.678Z',
  },
  'all-held': { kind: 'all-held', held: 1, retryAfterMs: 5000 },
  'hold-ended': { kind: 'hold-ended', status: 'expired', money: 'none' },
  'payment-in-progress': { kind: 'payment-in-progress', retryAfterMs: 1000 },
  'too-late': { kind: 'too-late', usedTickets: 1, startsAt: '2027-06-01T19:00:00.000Z' },
  forbidden: { kind: 'forbidden' },
  'not-found': { kind: 'not-found' },
  'method-not-allowed': { kind: 'method-not-allowed', allow: 'POST' },
  contended: { kind: 'contended', retryAfterMs: 120 },
  'sold-out': { kind: 'sold-out', left: 0 },
  'key-in-progress': { kind: 'key-in-progress', retryAfterMs: 250 },
  'limit-reached': { kind: 'limit-reached', limit: 4 },
  'not-on-sale': { kind: 'not-on-sale', saleStartsAt: '2027-11-05T10:00:00.000Z' },
  'payload-too-large': { kind: 'payload-too-large', limitBytes: 4096 },
  'unsupported-media-type': { kind: 'unsupported-media-type' },
  'key-reused': { kind: 'key-reused' },
  'rate-limited': { kind: 'rate-limited', retryAfterMs: 4000 },
  indeterminate: { kind: 'indeterminate', retryAfterMs: 1000 },
  unavailable: { kind: 'unavailable', retryAfterMs: 1000 },
};

const examplesByType = new Map<string, ProblemOutcome>(Object.entries(PROBLEM_EXAMPLES));

/** The example of that problem type; undefined where there is no such type. */
export function findProblemExample(type: string): ProblemOutcome | undefined {
  return examplesByType.get(type);
}
