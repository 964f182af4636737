import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { DatabaseError, type PoolClient } from 'pg';
import { z } from 'zod';
import { readBody } from '@/lib/core/http/read-body';
import { parseJson } from '@/lib/core/parse-json';
import { sendJson } from './gateway-http';
import { createNeonLogins, parseLogin } from './neon-logins';

const BODY_LIMIT_BYTES = 8 * 1024 * 1024;

const ISOLATION_LEVELS = new Map([
  ['ReadUncommitted', 'READ UNCOMMITTED'],
  ['ReadCommitted', 'READ COMMITTED'],
  ['RepeatableRead', 'REPEATABLE READ'],
  ['Serializable', 'SERIALIZABLE'],
]);

const ERROR_FIELDS = [
  'severity',
  'code',
  'detail',
  'hint',
  'position',
  'internalPosition',
  'internalQuery',
  'where',
  'schema',
  'table',
  'column',
  'dataType',
  'constraint',
  'file',
  'line',
  'routine',
] as const;

const param = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const querySchema = z.object({ query: z.string(), params: z.array(param).default([]) });
const bodySchema = z.union([querySchema, z.object({ queries: z.array(querySchema) })]);
const RAW_TEXT = { getTypeParser: () => (text: string) => text };

type NeonQuery = z.infer<typeof querySchema>;

interface NeonSql {
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): Promise<void>;
}

interface Answer {
  readonly status: 200 | 400 | 500;
  readonly body: unknown;
  /** The connection ended with it. */
  readonly isFatal?: boolean;
}

/** Neon's statements over HTTP: one, or a batch in one transaction. Values come as the text that Postgres writes. */
export function createNeonSql(target: { readonly host: string; readonly port: number }): NeonSql {
  const logins = createNeonLogins(target);
  return {
    async answer(request, response) {
      const bytes = await readBody(request, BODY_LIMIT_BYTES);
      if (bytes === null) return sendJson(response, 413, { message: 'the request is too large' });
      const login = parseLogin(request.headers['neon-connection-string']);
      if (!login)
        return sendJson(response, 400, { message: 'Neon-Connection-String is missing or malformed' });
      const body = bodySchema.safeParse(parseJson(bytes));
      if (!body.success) return sendJson(response, 400, { message: 'the body should be a query or queries' });

      const connection = await logins.checkOut(login).catch(refusedConnection);
      if ('status' in connection) return sendJson(response, connection.status, connection.body);
      const answer = await runWhileThere(connection, response, body.data, request.headers);
      if (answer) sendJson(response, answer.status, answer.body);
    },
    close: () => logins.close(),
  };
}

/** When the client goes away its connection is cut, as Neon does; what had not begun never begins. */
async function runWhileThere(
  connection: PoolClient,
  response: ServerResponse,
  body: z.infer<typeof bodySchema>,
  headers: IncomingHttpHeaders,
): Promise<Answer | undefined> {
  let isThere = !response.destroyed;
  if (!isThere) {
    connection.release();
    return undefined;
  }
  const cut = () => {
    isThere = false;
    connection.release(true);
  };
  response.once('close', cut);
  const isArrays = headers['neon-array-mode'] === 'true';
  const answer = await ('queries' in body
    ? runBatch(connection, body.queries, isArrays, beginOf(headers))
    : runOne(connection, body, isArrays)
  ).then((result): Answer => ({ status: 200, body: result }), failedStatement);
  if (!isThere) return undefined;
  response.off('close', cut);
  connection.release(answer.isFatal ?? false);
  return answer;
}

async function runOne(connection: PoolClient, { query, params }: NeonQuery, isArrays: boolean) {
  const statement = {
    text: query,
    values: params,
    queryMode: 'extended', // As Neon: one statement, never several with semicolons between.
    types: RAW_TEXT,
    ...(isArrays ? { rowMode: 'array' } : {}),
  };
  const { command, rowCount, rows, fields } = await connection.query(statement);
  return { command, rowCount, rows, fields, rowAsArray: isArrays };
}

async function runBatch(connection: PoolClient, queries: NeonQuery[], isArrays: boolean, begin: string) {
  await connection.query(begin);
  try {
    const results = [];
    for (const query of queries) results.push(await runOne(connection, query, isArrays));
    await connection.query('COMMIT');
    return { results };
  } catch (error) {
    // A connection that is gone has rolled back by itself, and is not lent again.
    await connection.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

function beginOf(headers: IncomingHttpHeaders): string {
  const level = ISOLATION_LEVELS.get(String(headers['neon-batch-isolation-level']));
  return [
    'BEGIN',
    level ? `ISOLATION LEVEL ${level}` : '',
    headers['neon-batch-read-only'] === 'true' ? 'READ ONLY' : '',
    headers['neon-batch-deferrable'] === 'true' ? 'DEFERRABLE' : '',
  ].join(' ');
}

/** Nothing was sent. A Postgres that is not there is answered for as one that takes no connections now (57P03). */
function refusedConnection(error: unknown): Answer {
  if (error instanceof DatabaseError) return failedStatement(error);
  const body = { message: `no connection to Postgres: ${String(error)}`, severity: 'FATAL', code: '57P03' };
  return { status: 400, body };
}

/** What Postgres said, in Neon's shape; 500 when it did not say anything. */
function failedStatement(error: unknown): Answer {
  if (!(error instanceof DatabaseError))
    return { status: 500, body: { message: String(error) }, isFatal: true };
  const said = Object.fromEntries(ERROR_FIELDS.map((field) => [field, error[field]]));
  return { status: 400, body: { message: error.message, ...said }, isFatal: error.severity !== 'ERROR' };
}
