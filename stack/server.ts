import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import next from 'next';
import { z } from 'zod';
import { RELOADS } from '@/lib/core/env';
import { localUrl } from '@/lib/core/http/addresses';
import { applyFaults, faultsSchema } from '@/lib/core/stores/faults';
import { AUDIT_EVERY_MS, auditInTurn } from '@/lib/shop/audit/audit-now-and-then';
import { toSweepDesk } from '@/lib/shop/checkout/answer-checkout';
import { sweep } from '@/lib/shop/checkout/sweep';
import { SWEEP_EVERY_MS } from '@/lib/shop/checkout/times';
import { checkHealth } from '@/lib/shop/health';
import { CARRY_ON_AFTER_MS, carryOn } from '@/lib/shop/outbox/carry-on';
import { runInBackground } from '@/lib/shop/purchase/background';
import { BARE_ANSWER } from '@/lib/shop/purchase/bare-answer';
import { openNodeDoor } from '@/lib/shop/purchase/node-door';
import { shop } from '@/lib/shop/shop';
import { loadWorkshop } from '@/lib/teaching/player/shared-workshop';
import { DRAIN_MS, drainServer, waitAtMost } from './drain-server';
import { openExerciseDesk } from './editor/exercise-desk';
import { settleRequest } from './front';
import { portBeside, toListenError } from './listen-error';
import { rehearse } from './rehearsal';

/*
 * One process of the self-hosted shop, to be run in the folder of the checkout: Next for the pages, and beside it the fast lane, which mounts the
 * purchase on node:http. DOOR=next leaves the purchase to Next, to compare.
 */

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 10_000;
/** How late a slow sender may be let go; Node looks only every 30 s by itself. */
const CHECK_INTERVAL_MS = 1000;
const KEEP_ALIVE_MS = 75_000;
/** Connections that may wait to be accepted when a sale opens. */
const BACKLOG = 8192;
/** Enough for the compiler to have seen what a request runs through. */
const WARM_UP_REQUESTS = 20;

/** What an administrator asked of another process of this shop. */
const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('faults'), patch: faultsSchema }),
  z.object({ type: z.literal('strategy'), patch: z.object({ id: z.string() }) }),
]);

const theShop = await shop().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
// What a store refuses is said now, before anybody buys.
await checkHealth(theShop);
const { HOST, PORT, DOOR } = theShop.env;
if (!RELOADS) globalThis.lastTicketLoadWorkshop = loadWorkshop;
if (theShop.demoMode) globalThis.lastTicketDesk = openExerciseDesk();
const pages = next({
  dev: RELOADS,
  dir: process.cwd(),
  // A form's redirect is followed by the server itself, with the buyer's cookie: to this very shop.
  hostname: HOST,
  port: PORT,
});
await pages.prepare();
const handlePage = pages.getRequestHandler();
const door = openNodeDoor(theShop);
if (theShop.demoMode) {
  const desk = toSweepDesk(theShop);
  // One that fails is no news: the next one comes in a second.
  setInterval(() => void runInBackground(sweep(desk)), SWEEP_EVERY_MS).unref();
  let isCarrying = false;
  const carry = async () => {
    if (isCarrying) return;
    isCarrying = true;
    await runInBackground(carryOn(theShop));
    isCarrying = false;
  };
  setInterval(() => void carry(), CARRY_ON_AFTER_MS).unref();
  setInterval(() => void runInBackground(auditInTurn(theShop)), AUDIT_EVERY_MS).unref();
}

/** The dashboards' streams, which end only when somebody ends them, and those of checks, which take their time. */
const streams = new Set<ServerResponse>();

const answer: RequestListener = (request, response) => {
  if (!settleRequest(request, response, theShop.env)) return;
  if (DOOR === 'fast' && door.handle(request, response)) return;
  if (DOOR === 'fast' && theShop.demoMode && request.url === '/api/bare/fast')
    return answerBarely(request, response);
  // Next sends the head of an answer before its body; `end` sends what was held back, all in one write.
  if (isCommand(request) && !isStream(request)) response.socket?.cork();
  if (isStream(request)) {
    streams.add(response);
    response.once('close', () => streams.delete(response));
  }
  handlePage(request, response).catch((error: unknown) => {
    console.error('A page failed:', error);
    response.destroy();
  });
};
const server = createServer({ connectionsCheckingInterval: CHECK_INTERVAL_MS }, answer);
server.headersTimeout = HEADERS_TIMEOUT_MS;
server.requestTimeout = REQUEST_TIMEOUT_MS;
server.keepAliveTimeout = KEEP_ALIVE_MS;

/** What the fast lane costs by itself: `npm run bench` measures refusals and crowds against it. */
function answerBarely(request: IncomingMessage, response: ServerResponse): void {
  const { status, headers, body, cookies = [] } = BARE_ANSWER;
  const length = { 'set-cookie': [...cookies], 'content-length': Buffer.byteLength(body) };
  request.resume().on('end', () => response.writeHead(status, { ...headers, ...length }).end(body));
}

/** What is answered in a few hundred bytes, all at once. */
function isCommand({ method, url }: IncomingMessage): boolean {
  return method === 'POST' && url !== undefined && url.startsWith('/api/');
}

function isStream({ url }: IncomingMessage): boolean {
  return url !== undefined && /^\/api\/(?:live|workshop\/exercise)(?:\?|$)/.test(url);
}

// A Next that reloads keeps to the server that its first request comes by.
if (!RELOADS)
  await rehearse(answer, [
    { method: 'POST', path: '/api/bare', times: WARM_UP_REQUESTS },
    // Answered with 405, which touches nothing and is counted: only where Next sells, its route is loaded now.
    ...(DOOR === 'next' ? [{ method: 'GET', path: '/api/purchases', times: 1 } as const] : []),
  ]);
server.once('error', (error) => {
  const { message, isBusy } = toListenError(error, { host: HOST, port: PORT });
  console.error(isBusy ? `${message} Choose another one: PORT=${portBeside(PORT)} npm start` : message);
  process.exit(1);
});
server.listen({ host: HOST, port: PORT, backlog: BACKLOG }, () => {
  const address = server.address();
  const url = localUrl(HOST, typeof address === 'object' && address ? address.port : PORT);
  process.send?.({ type: 'ready', url });
  if (!process.send) console.log(`ready ${url}`);
});

/** Lets the answers that are under way go out, and what goes on after them, then closes the stores. */
async function shutDown(): Promise<void> {
  await drainServer(server, streams);
  await waitAtMost(DRAIN_MS, Promise.all([door.drain(), pages.close()]));
  await globalThis.lastTicketDesk?.close();
  await (await globalThis.lastTicketWorkshop)?.close();
  await theShop.close();
  process.exit(0);
}

process.once('SIGTERM', shutDown);
process.once('SIGINT', shutDown);
process.on('message', (message: unknown) => {
  const wanted = messageSchema.safeParse(message).data;
  if (wanted?.type === 'faults') applyFaults(theShop.faults, wanted.patch);
  if (wanted?.type === 'strategy') theShop.chooseStrategy(wanted.patch.id);
});
