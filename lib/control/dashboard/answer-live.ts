import { readClientNetwork } from '@/lib/core/http/client-address';
import { mayAsk } from '@/lib/shop/access';
import { API_HEADERS, toProblem, toResponse } from '@/lib/shop/sale/answer';
import type { Shop } from '@/lib/shop/shop';
import { hubOf, type LiveHub, toEvent } from './hub';
import type { Snapshot } from './snapshot';

const PER_ADDRESS = { shop: 20, demo: 500 } as const;
const RETRY_MS = 5000;
/** Where nothing else is sent: whatever stands between keeps the stream open. */
const HEARTBEAT_MS = 10_000;
/** How many messages may lie unread. A reader that falls behind further is cut off, and resumes when it can. */
const MAX_UNREAD = 40;

const STREAM_HEADERS = {
  ...API_HEADERS,
  'content-type': 'text/event-stream; charset=utf-8',
  // no-transform: compressing would hold each message back. The other header says the same to nginx.
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
} as const;

const RECONNECT_MS = 1000;
const encoder = new TextEncoder();
const HEARTBEAT = encoder.encode(': heartbeat\n\n');
const openByAddress = new Map<string, number>();

/**
 * Answers `GET /api/live`: a stream of `snapshot` events, the first one whole and the others with what changed.
 * Before the first comes `history`: the changes since the Last-Event-ID, or of the last minute. With `?poll` or
 * `Accept: application/json` it is one whole snapshot and, where `since` is given, what was missed.
 */
export async function answerLive(request: Request, shop: Shop): Promise<Response> {
  if (!mayAsk('/api/live', request, shop)) return toResponse(toProblem({ kind: 'not-found' }));
  const url = new URL(request.url);
  const since = readSeq(request.headers.get('last-event-id') ?? url.searchParams.get('since'));
  const hub = hubOf(shop);
  const accept = request.headers.get('accept') ?? '';
  if (url.searchParams.has('poll') || accept.includes('application/json')) return answerOnce(hub, since);

  const address = readClientNetwork(request.headers);
  const limit = shop.env.LIVE_PER_ADDRESS ?? (shop.demoMode ? PER_ADDRESS.demo : PER_ADDRESS.shop);
  const open = openByAddress.get(address) ?? 0;
  if (limit > 0 && open >= limit) {
    return toResponse(toProblem({ kind: 'rate-limited', retryAfterMs: RETRY_MS }));
  }
  openByAddress.set(address, open + 1);
  const release = () => {
    const left = (openByAddress.get(address) ?? 1) - 1;
    if (left > 0) openByAddress.set(address, left);
    else openByAddress.delete(address);
  };
  return new Response(openStream(hub, since, request.signal, release), { headers: STREAM_HEADERS });
}

async function answerOnce(hub: LiveHub, since: number | null): Promise<Response> {
  const snapshot = await hub.newest();
  const missed = since === null ? [] : hub.changesSince(since);
  const body = `{"snapshot":${JSON.stringify(snapshot)},"missed":[${missed.join(',')}]}`;
  return new Response(body, { headers: { ...API_HEADERS, 'content-type': 'application/json' } });
}

function openStream(hub: LiveHub, since: number | null, signal: AbortSignal, release: () => void) {
  let isOpen = true;
  let stop = release;
  const close = () => {
    if (isOpen) stop();
    isOpen = false;
  };
  return new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        signal.addEventListener('abort', close);
        const whole = await hub.newest();
        if (!isOpen) return;
        controller.enqueue(encoder.encode(beginning(hub, since, whole)));
        const send = (bytes: Uint8Array) => {
          controller.enqueue(bytes);
          if ((controller.desiredSize ?? 0) > 0) return;
          close();
          controller.close();
        };
        const unsubscribe = hub.subscribe(send);
        const heartbeat = setInterval(() => send(HEARTBEAT), HEARTBEAT_MS);
        stop = () => {
          clearInterval(heartbeat);
          unsubscribe();
          release();
        };
      },
      cancel: close,
    },
    { highWaterMark: MAX_UNREAD },
  );
}

function beginning(hub: LiveHub, since: number | null, whole: Snapshot | null): string {
  const history = `event: history\ndata: [${hub.changesSince(since ?? -1).join(',')}]\n\n`;
  const retry = `retry: ${RECONNECT_MS}\n\n`;
  return retry + history + (whole ? toEvent(whole.seq, JSON.stringify(whole)) : '');
}

/** A header or parameter that is no number counts as none: the browser gets everything. */
function readSeq(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
