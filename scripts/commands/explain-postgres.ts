import { DatabaseError } from 'pg';
import { OutOfReachError } from '@/db/connect';
import { explainRefusal } from '@/lib/core/stores/explain-refusal';

/** What keeps a command from the database, in a line; undefined where it is something else. */
export function explainPostgres(error: unknown): string | undefined {
  const links = [...chainOf(error)];
  if (!links.some((link) => link instanceof OutOfReachError || link instanceof DatabaseError))
    return undefined;
  const why = explainRefusal('postgres', error);
  const first = links.at(-1);
  const said = first?.message || (first && 'code' in first ? String(first.code) : 'no reason given');
  return why ? `Postgres: ${why.cause}. ${why.advice} (${said})` : `Postgres: ${said}`;
}

function* chainOf(error: unknown): Generator<Error> {
  if (!(error instanceof Error)) return;
  yield error;
  yield* chainOf(error.cause);
}
