import type { IncomingMessage, ServerResponse } from 'node:http';
import { toNetwork } from '@/lib/core/http/client-address';
import type { Answer } from '@/lib/shop/sale/answer';
import { MAX_BODY_BYTES } from './parse-purchase';
import { answerPurchase, type PurchaseDesk } from './purchase';

/** How much of a body that is too large is read away, so that its sender gets to read the answer. */
const MAX_DRAIN_BYTES = 1 << 20;

/** The fast lane: `node:http` straight to the purchase. */
export interface NodeDoor {
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  /** Resolves when what went on after the answers has ended. */
  readonly drain: () => Promise<void>;
}

/** @param desk where the purchases are made */
export function openNodeDoor(desk: PurchaseDesk): NodeDoor {
  const background = new Set<Promise<unknown>>();
  const context = {
    waitUntil(work: Promise<unknown>) {
      const running = work.finally(() => background.delete(running));
      background.add(running);
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse, body: Uint8Array | null) {
    const answer = await answerPurchase(
      {
        method: request.method ?? '',
        headers: pickHeaders(request.headers),
        body,
        clientAddress: clientAddress(request, desk.trustProxy),
      },
      desk,
      context,
    );
    send(response, answer, !request.complete);
  }

  return {
    handle(request, response) {
      readBody(request, (body) => void answer(request, response, body));
    },
    async drain() {
      await Promise.all(background);
    },
  };
}

/** Calls `done` once: with the body, or with null when it is too large (the rest is read away, up to a bound). */
function readBody(request: IncomingMessage, done: (body: Uint8Array | null) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  let isDone = false;
  const finish = () => {
    if (isDone) return;
    isDone = true;
    if (size > MAX_BODY_BYTES) done(null);
    else done(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
  };
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    else chunks.length = 0;
    if (size > MAX_DRAIN_BYTES) {
      request.pause();
      finish();
    }
  });
  request.on('end', finish);
  request.on('error', () => request.destroy());
}

function send(response: ServerResponse, answer: Answer, mustClose: boolean): void {
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-length': Buffer.byteLength(answer.body),
    ...(mustClose ? { connection: 'close' } : {}),
  });
  response.end(answer.body, mustClose ? () => response.socket?.destroySoon() : undefined);
}

/** What a purchase looks at, and no more: the same shape each time costs least. */
function pickHeaders(headers: IncomingMessage['headers']) {
  return {
    host: headers.host,
    origin: headers.origin,
    cookie: headers.cookie,
    'content-type': headers['content-type'],
    'sec-fetch-site': headers['sec-fetch-site'],
    'idempotency-key': oneValue(headers['idempotency-key']),
    'x-strategy': oneValue(headers['x-strategy']),
  };
}

/** Node joins what comes twice, with some versions as a list; a list is no valid value of these. */
function oneValue(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}

/** Behind a trusted proxy, the address that it saw: the last it noted. The /64 of an IPv6 address. */
export function clientAddress(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? request.headers['x-forwarded-for'] : undefined;
  const noted = Array.isArray(forwarded) ? forwarded.at(-1) : forwarded;
  return toNetwork(noted?.split(',').at(-1)?.trim() ?? request.socket.remoteAddress ?? '');
}
