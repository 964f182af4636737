import type { IncomingMessage, ServerResponse } from 'node:http';
import { clientAddress } from '@/lib/core/http/client-address';
import { readBodyFast } from '@/lib/core/http/read-body';
import type { Answer } from '@/lib/shop/sale/answer';
import { MAX_BODY_BYTES } from './parse-purchase';
import { answerPurchase, type PurchaseDesk } from './purchase';

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
      readBodyFast(request, MAX_BODY_BYTES, (body) => void answer(request, response, body));
    },
    async drain() {
      await Promise.all(background);
    },
  };
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
