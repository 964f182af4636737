import { createServer } from 'node:http';
import { closeServer, listenLocally, sendJson } from './gateway-http';
import { attachNeonRelay } from './neon-relay';
import { createNeonSql } from './neon-sql';

export interface NeonGateway {
  /** `host:port`: what NEON_GATEWAY should be. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Neon's two protocols in front of a plain Postgres, so that `@neondatabase/serverless` runs with no account and
 * no network: statements and batches over HTTP (`/sql`), a relay over WebSocket (`/v2`).
 * Listens on 127.0.0.1 only and reaches no other Postgres than the one of `postgresUrl`, whatever host a client
 * names. Users and passwords are checked by that Postgres. A SET of one `/sql` request may outlive it.
 */
export async function startNeonGateway(options: {
  readonly postgresUrl: string;
  readonly port?: number;
}): Promise<NeonGateway> {
  const postgres = new URL(options.postgresUrl);
  const target = { host: postgres.hostname, port: Number(postgres.port || 5432) };
  const sql = createNeonSql(target);
  const server = createServer((request, response) => {
    if (request.method !== 'POST' || request.url !== '/sql') {
      sendJson(response, 404, { message: 'only POST /sql and a WebSocket at /v2' });
      return;
    }
    sql.answer(request, response).catch((error: unknown) => {
      if (!response.headersSent) sendJson(response, 500, { message: String(error) });
    });
  });
  const relay = attachNeonRelay(server, target);
  const port = await listenLocally(server, options.port);
  return {
    address: `127.0.0.1:${port}`,
    async close() {
      relay.close();
      await closeServer(server);
      await sql.close();
    },
  };
}
