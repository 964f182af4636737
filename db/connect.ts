import { Client } from 'pg';

/** No session was given; `cause` is what the driver said. */
export class OutOfReachError extends Error {
  override readonly name = 'OutOfReachError';

  constructor(cause: unknown) {
    super('Postgres is out of reach', { cause });
  }
}

/**
 * Runs `body` on a connection of its own, for work that is no part of serving: it may take its time, so the
 * database's statement timeout is off. The connection is closed in any case.
 * @throws {OutOfReachError} what `body` throws goes through
 */
export async function withConnection<T>(
  databaseUrl: string,
  body: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  // A lost connection also rejects the query under way; without a listener it would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (cause) {
    throw new OutOfReachError(cause);
  }
  try {
    await client.query('SET statement_timeout = 0');
    return await body(client);
  } finally {
    // Behind a pooler the session goes on to somebody else.
    await client.query('RESET statement_timeout').catch(() => {});
    await client.end();
  }
}
