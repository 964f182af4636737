import type { WireDone, WireQuery, WireResult } from '@/lib/core/stores/pooled-postgres';
import type { SqlParam, Statement } from '@/lib/core/stores/postgres';
import { statementError } from '@/lib/core/stores/postgres-error';

/** A query that is a step. `endsOnError`: one that is refused ends its transaction, too. */
export type SteppedQuery = WireQuery & { readonly endsOnError?: true };

interface SteppedClient {
  query(query: SteppedQuery, done: WireDone): void;
}

const READS = /^\s*(?:SELECT|WITH|VALUES|TABLE)\b/i;
/** What writes or locks, and functions that do. Comments and texts count, too: it is a step too many, no error. */
const MAY_WRITE =
  /\b(?:INSERT|UPDATE|DELETE|MERGE|SHARE|INTO|CALL|nextval|setval|set_config|pg_\w+|lo_\w+)\b/i;

/**
 * Whether a statement only reads. It waits for nobody, holds nothing, and sees what was committed when it began: between
 * its BEGIN and its COMMIT nothing can happen that anybody would notice.
 */
export const onlyReads = (text: string): boolean => READS.test(text) && !MAY_WRITE.test(text);

/**
 * Runs a statement outside of a transaction as Postgres does, which makes one of it: BEGIN, the statement, COMMIT, so
 * that others come in between. One that is refused has no COMMIT: its locks go with its error.
 * @throws {SqlError | StoreError} as `Sql.query` does
 */
export async function queryInSteps<R>(
  client: SteppedClient,
  { name, text, row }: Statement<R>,
  params: readonly SqlParam[],
): Promise<readonly R[]> {
  await ask(client, { text: 'BEGIN -- implicit' });
  const { rows } = await ask(client, { name, text, values: [...params], endsOnError: true });
  await ask(client, { text: 'COMMIT -- implicit' });
  return rows.map((one) => row(one));
}

function ask(client: SteppedClient, query: SteppedQuery): Promise<WireResult> {
  return new Promise((resolve, reject) => {
    client.query(query, (error, result) => {
      if (error) reject(statementError(error, 'unknown'));
      else resolve(result);
    });
  });
}
