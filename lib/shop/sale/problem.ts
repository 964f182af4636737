import type { Outcome } from './outcome';

interface Problem {
  readonly status: number;
  readonly title: string;
  /**
   * Whether the purchase of this key was executed. `no`: this request sold nothing, and no other under its key is known
   * to be under way. `maybe`: an order may be there now, or may come yet; only the same key can tell.
   */
  readonly executed: keyof typeof EXECUTED;
  /**
   * What another try has to be. `same-key`: the same request, as often as it takes, it buys at most once. `new-key`: this
   * purchase is over, what is bought instead is another one. `never`: the request is refused until its client mends it.
   */
  readonly retry: keyof typeof RETRY;
  /** What else to know and to do, after the sentence of `executed`: for the reader of `/problems/{type}`. */
  readonly advice: string;
}

/** What `executed` means, in a sentence. */
export const EXECUTED = {
  no: 'Nothing was executed.',
  maybe: 'It may have been executed, or may still be.',
} as const;

/** What `retry` means, in a sentence. */
export const RETRY = {
  'same-key': 'Send the same request with the same key again: it buys at most once.',
  'new-key': 'This purchase is over: another one needs a new key.',
  never: 'The same request is always refused: mend it first.',
} as const;

/** The same in a table's cell. */
export const RETRY_SHORT = {
  'same-key': 'with the same key',
  'new-key': 'with a new key',
  never: 'mend it first',
} as const satisfies Record<keyof typeof RETRY, string>;

/**
 * The one table from what happened to HTTP, and to what it means. Each key is a problem type: `/problems/{key}` explains
 * it. Nobody keeps a list of outcomes beside it: the page, the form, the load test and the explorer ask its columns.
 *
 * Why the rows of a purchase say `executed` as they do:
 * - `key-in-progress` did nothing itself, but it speaks of another request with this key that was let in, or whose
 *   process died over it. That one may sell yet, so the buyer may have an order: `maybe`.
 * - `indeterminate`: a statement went out, and its answer never came. It may have committed.
 * - `unavailable`: Postgres was never reached, or rolled the sale back whole; or Redis failed, which every strategy asks
 *   before it sells and waits for never again. So `no`.
 * - `contended`, `rate-limited`: refused before a sale, or rolled back. A lock that knows no keys may be held by the
 *   buyer's own other request; the answer does not know that, and the same key finds its order.
 * - `key-reused`: the key has an order, of another purchase; this one did nothing.
 * - All others are refused before anything is asked, or once Postgres says that this key has no order. They are not
 *   kept: the key stays free.
 */
export const PROBLEMS = {
  'invalid-request': {
    status: 400,
    title: 'The request is not right',
    executed: 'no',
    retry: 'never',
    advice: 'Mend what `errors` names and send it again.',
  },
  'payment-declined': {
    status: 402,
    title: 'The payment was declined',
    executed: 'no',
    retry: 'new-key',
    advice: 'Nothing was charged. The tickets stay held until `heldUntil`: pay another way, with a new key.',
  },
  forbidden: {
    status: 403,
    title: 'Not from this origin',
    executed: 'no',
    retry: 'never',
    advice: 'A browser may buy only from the pages of this shop.',
  },
  'not-found': {
    status: 404,
    title: 'There is no such thing here',
    executed: 'no',
    retry: 'never',
    advice: 'Look the id up in GET /api/events.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'That method does nothing here',
    executed: 'no',
    retry: 'never',
    advice: '`Allow` names the methods that do.',
  },
  contended: {
    status: 409,
    title: 'Other buyers are buying right now',
    executed: 'no',
    retry: 'same-key',
    advice:
      'Tickets are left: send the same request with the same key after `retryAfterMs`, with backoff and jitter.',
  },
  'sold-out': {
    status: 409,
    title: 'Fewer tickets are left than wanted',
    executed: 'no',
    retry: 'new-key',
    advice: '`left` says how many there are.',
  },
  'all-held': {
    status: 409,
    title: 'All that are left are held by other buyers',
    executed: 'no',
    retry: 'same-key',
    advice: 'Tickets come back when a hold ends unpaid. Send the same key again after `retryAfterMs`.',
  },
  'hold-ended': {
    status: 409,
    title: 'The tickets are no longer held',
    executed: 'no',
    retry: 'new-key',
    advice: '`status` says where the tickets are, `money` where the money is. Tickets need a new purchase.',
  },
  'payment-in-progress': {
    status: 409,
    title: 'Another payment of this order is under way',
    executed: 'maybe',
    retry: 'same-key',
    advice: 'An order is charged once. Send the same key again after `retryAfterMs`.',
  },
  'too-late': {
    status: 409,
    title: 'These tickets can no longer be given back',
    executed: 'no',
    retry: 'never',
    advice: 'A ticket was used (`usedTickets`), or the event began at `startsAt`.',
  },
  'key-in-progress': {
    status: 409,
    title: 'This very purchase is being worked on',
    executed: 'maybe',
    retry: 'same-key',
    advice: 'Another request with this key is being worked on. Send the same key again after `retryAfterMs`.',
  },
  'limit-reached': {
    status: 409,
    title: 'That is more than one buyer may have',
    executed: 'no',
    retry: 'new-key',
    advice: '`limit` counts earlier orders too.',
  },
  'not-on-sale': {
    status: 409,
    title: 'Not on sale yet',
    executed: 'no',
    retry: 'new-key',
    advice: 'The sale begins at `saleStartsAt`.',
  },
  'payload-too-large': {
    status: 413,
    title: 'The body is too large',
    executed: 'no',
    retry: 'never',
    advice: 'A purchase fits in 4 KiB.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is not JSON',
    executed: 'no',
    retry: 'never',
    advice: 'Send `Content-Type: application/json`.',
  },
  'key-reused': {
    status: 422,
    title: 'This key was used for another purchase',
    executed: 'no',
    retry: 'new-key',
    advice: 'A new purchase needs a new key; the old key still answers for the old one.',
  },
  'rate-limited': {
    status: 429,
    title: 'Too many requests',
    executed: 'no',
    retry: 'same-key',
    advice: 'Send the same key again after `retryAfterMs`.',
  },
  indeterminate: {
    status: 503,
    title: 'Not known whether it sold',
    executed: 'maybe',
    retry: 'same-key',
    advice: 'Send the same key again: it gets the order if there is one, and buys at most once.',
  },
  unavailable: {
    status: 503,
    title: 'The shop cannot sell right now',
    executed: 'no',
    retry: 'same-key',
    advice: 'Send the same key again after `retryAfterMs`.',
  },
} as const satisfies Record<string, Problem>;

export type ProblemType = keyof typeof PROBLEMS;

/** The problem types whose rows say that, such as `{ retry: 'same-key' }`. */
export type ProblemsThat<Columns> = {
  [Type in ProblemType]: (typeof PROBLEMS)[Type] extends Columns ? Type : never;
}[ProblemType];

/** Nothing was executed, and the same request may be sent again. */
export type RepeatableProblem = ProblemsThat<{ executed: 'no'; retry: 'same-key' }>;

export function isRepeatable(type: ProblemType): type is RepeatableProblem {
  const { executed, retry }: Problem = PROBLEMS[type];
  return executed === 'no' && retry === 'same-key';
}

/** Whether a text is a problem type. */
export function isProblemType(type: string): type is ProblemType {
  return Object.hasOwn(PROBLEMS, type);
}

/** Every outcome except a sale is a problem of the same name. */
export type ProblemOutcome = Exclude<Outcome, { kind: 'sold' }>;

/** Whether anything was executed, and what to do now. Between backticks stands code. */
export function describeProblem({ executed, advice }: Problem): string {
  return `${EXECUTED[executed]} ${advice}`;
}

/** The problem of that type, or undefined. */
export function findProblem(type: string): Problem | undefined {
  return isProblemType(type) ? PROBLEMS[type] : undefined;
}
