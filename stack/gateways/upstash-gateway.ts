import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Command, Redis } from 'ioredis';
import { z } from 'zod';
import { readBearer } from '@/lib/core/http/bearer';
import { readBody } from '@/lib/core/http/read-body';
import { isSameSecret } from '@/lib/core/http/same-secret';
import { parseJson } from '@/lib/core/parse-json';
import { closeServer, listenLocally, sendJson } from './gateway-http';

export interface UpstashGateway {
  /** What KV_REST_API_URL should be. */
  readonly url: string;
  close(): Promise<void>;
}

const BODY_LIMIT_BYTES = 1024 * 1024;

/** They change the connection, which all requests share, or wait on it. */
const UNAVAILABLE = new Set(
  (
    'AUTH BLMOVE BLMPOP BLPOP BRPOP BRPOPLPUSH BZMPOP BZPOPMAX BZPOPMIN CLIENT DISCARD EXEC HELLO MONITOR ' +
    'MULTI PSUBSCRIBE PUNSUBSCRIBE QUIT RESET SELECT SHUTDOWN SSUBSCRIBE SUBSCRIBE SUNSUBSCRIBE SYNC PSYNC ' +
    'UNSUBSCRIBE UNWATCH WAIT WAITAOF WATCH XREAD XREADGROUP'
  ).split(' '),
);

const commandSchema = z
  .array(z.union([z.string(), z.number(), z.boolean().transform(String), z.null().transform(() => 'null')]))
  .min(1);
const commandsSchema = z.array(commandSchema);

type RestReply = { result: unknown } | { error: string };
type Encode = (text: Buffer) => string;

/**
 * Upstash's REST protocol in front of a plain Redis, so that `@vercel/kv` runs with no account and no network:
 * one command (`/`), `/pipeline` and `/multi-exec`. Listens on 127.0.0.1 only; every path wants the token.
 */
export async function startUpstashGateway(options: {
  readonly redisUrl: string;
  readonly token: string;
  readonly port?: number;
}): Promise<UpstashGateway> {
  const redis = await connect(options.redisUrl);
  const server = createServer((request, response) => {
    if (!isSameSecret(readBearer(request.headers.authorization), options.token)) {
      sendJson(response, 401, { error: 'WRONGPASS invalid or missing auth token' });
      return;
    }
    answer(redis, request, response).catch((error: unknown) => {
      if (!response.headersSent) sendJson(response, 500, { error: messageOf(error) });
    });
  });
  const port = await listenLocally(server, options.port);
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      await closeServer(server);
      redis.disconnect();
    },
  };
}

async function connect(url: string): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    commandTimeout: 5000,
    socketTimeout: 5000,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempt) => Math.min(attempt * 20, 200),
    disableClientInfo: true,
  });
  // Without a listener ioredis prints every lost connection. A command that is sent fails anyway.
  redis.on('error', () => {});
  await redis.connect().catch(() => {});
  return redis;
}

async function answer(redis: Redis, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const isBase64 = request.headers['upstash-encoding'] === 'base64';
  const encode: Encode = (text) => text.toString(isBase64 ? 'base64' : 'utf8');
  const send = (status: number, body: unknown) =>
    sendJson(response, status, body, isBase64 ? { 'upstash-encoding': 'base64' } : {});

  if (request.method !== 'POST') return send(405, { error: 'ERR only POST is supported' });
  const bytes = await readBody(request, BODY_LIMIT_BYTES);
  if (bytes === null) return send(413, { error: 'ERR max request size exceeded' });
  const body = parseJson(bytes);

  if (request.url === '/') {
    const command = commandSchema.safeParse(body);
    if (!command.success) return send(400, { error: 'ERR the body should be one command: a list' });
    const reply = await run(redis, command.data, encode);
    return send('error' in reply ? 400 : 200, reply);
  }
  if (request.url !== '/pipeline' && request.url !== '/multi-exec') {
    return send(404, { error: 'ERR no such path' });
  }
  const commands = commandsSchema.safeParse(body);
  if (!commands.success) return send(400, { error: 'ERR the body should be a list of commands' });
  if (request.url === '/pipeline') {
    return send(200, await Promise.all(commands.data.map((command) => run(redis, command, encode))));
  }
  const replies = await runAtOnce(redis, commands.data, encode);
  return send(Array.isArray(replies) ? 200 : 400, replies);
}

async function run(redis: Redis, command: (string | number)[], encode: Encode): Promise<RestReply> {
  try {
    refuseUnavailable(command);
    return { result: toRest(await submit(redis, command), encode, true) };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

/** MULTI, the commands and EXEC are written in one go, so nobody else's command gets between them. */
async function runAtOnce(
  redis: Redis,
  commands: (string | number)[][],
  encode: Encode,
): Promise<RestReply[] | { error: string }> {
  try {
    for (const command of commands) refuseUnavailable(command);
    const queued = [['MULTI'], ...commands].map((command) => submit(redis, command));
    const done = submit(redis, ['EXEC']);
    await Promise.allSettled(queued);
    const replies = await done;
    if (!Array.isArray(replies)) throw new Error('ERR the transaction gave no replies');
    return replies.map((reply) =>
      reply instanceof Error ? { error: reply.message } : { result: toRest(reply, encode, true) },
    );
  } catch (error) {
    return { error: messageOf(error) };
  }
}

function refuseUnavailable([name]: (string | number)[]): void {
  if (UNAVAILABLE.has(String(name).toUpperCase())) {
    throw new Error(`ERR Command is not available: '${name}'`);
  }
}

/** In capitals, because ioredis reshapes the replies of the names it knows in small letters. */
async function submit(redis: Redis, [name, ...args]: (string | number)[]): Promise<unknown> {
  return redis.sendCommand(new Command(String(name).toUpperCase(), args, { replyEncoding: null }));
}

/** Upstash leaves a whole reply that is OK as it is, and encodes every other text. */
function toRest(reply: unknown, encode: Encode, isWhole: boolean): unknown {
  if (Buffer.isBuffer(reply)) return isWhole && reply.equals(OK) ? 'OK' : encode(reply);
  if (Array.isArray(reply)) return reply.map((element) => toRest(element, encode, false));
  return reply instanceof Error ? encode(Buffer.from(reply.message)) : reply;
}

const OK = Buffer.from('OK');

/** What was never written is told apart from what was: the client has to know whether it may have happened. */
function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (message.startsWith("Stream isn't writeable")) return 'CLUSTERDOWN Redis is out of reach';
  return error instanceof Error && error.name === 'ReplyError' ? message : withCode(message);
}

function withCode(message: string): string {
  return /^[A-Z]+ /.test(message) ? message : `ERR ${message}`;
}
