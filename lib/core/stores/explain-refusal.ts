import { CONNECTION_RULES, POSTGRES_RULES, REDIS_RULES, type Refusal, type Rule } from './refusal-rules';
import { SqlError, StoreError } from './store-error';

export type StoreName = 'postgres' | 'redis';

/** A refusal, and what the next call may show. */
export interface Explained extends Refusal {
  /** No call gets in: one that works, whichever, shows that it is over. */
  readonly isAway: boolean;
  /** It may be over at the next call: a deadline was missed, a connection lost. */
  readonly isTransient: boolean;
}

const LOST: Rule = {
  when: /./,
  cause: 'it is out of reach, or breaks the connection',
  advice: 'Look whether it runs, and at its log.',
  isTransient: true,
};

/**
 * Turns what any of the drivers threw into a cause and an advice.
 * @returns undefined where the store did not refuse: a constraint, a conflict, a mistake of the shop's own
 */
export function explainRefusal(store: StoreName, error: unknown): Explained | undefined {
  const links = [...chainOf(error)];
  // A statement that Postgres itself turned down says why by its code; its text may hold anything.
  const isTurnedDown = links.some((link) => link instanceof SqlError);
  const said = links.map((link) => `${codeOf(link)} ${isTurnedDown ? '' : link.message}`);
  const find = (rules: readonly Rule[]) => rules.find(({ when }) => said.some((text) => when.test(text)));
  const own = find(store === 'postgres' ? POSTGRES_RULES : REDIS_RULES);
  const rule = own ?? find(CONNECTION_RULES) ?? (links.some((link) => link instanceof StoreError) && LOST);
  if (!rule) return undefined;
  const { cause, advice, isTransient = false } = rule;
  return { cause, advice, isTransient, isAway: store === 'postgres' ? !isTurnedDown : !own };
}

/** An error and what led to it, also where a driver hides that. */
function* chainOf(error: unknown): Generator<Error> {
  if (!(error instanceof Error)) return;
  yield error;
  yield* chainOf(error.cause);
  if ('sourceError' in error) yield* chainOf(error.sourceError);
  if (error instanceof AggregateError) for (const each of error.errors) yield* chainOf(each);
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
