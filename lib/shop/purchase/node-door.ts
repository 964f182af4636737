import type { IncomingMessage, ServerResponse } from 'node:http';
import { clientAddress } from '@/lib/core/http/client-address';
import { readBodyFast } from '@/lib/core/http/read-body';
import { type FastRoute, findFastRoute } from '@/lib/shop/fast-lane';
import type { Answer } from '@/lib/shop/sale/answer';
import type { Shop } from '@/lib/shop/shop';

/** The fast lane: `node:http` straight to the purchase and the checkout. */
export interface NodeDoor {
  /** False: it is not for this door, and nothing was done. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Resolves when what went on after the answers has ended. */
  readonly drain: () => Promise<void>;
}

/** @param shop where the purchases are made */
export function openNodeDoor(shop: Shop): NodeDoor {
  const background = new Set<Promise<unknown>>();
  const context = {
    waitUntil(work: Promise<unknown>) {
      const running = work.finally(() => background.delete(running));
      background.add(running);
    },
  };

  async function answer(
    route: FastRoute,
    request: IncomingMessage,
    response: ServerResponse,
    body: Uint8Array | null,
  ) {
    const answer = await route.answer(
      {
        method: request.method ?? '',
        headers: pickHeaders(request.headers),
        body,
        clientAddress: clientAddress(request, shop.trustProxy),
      },
      shop,
      context,
    );
    send(response, answer, !request.complete);
  }

  return {
    handle(request, response) {
      const route = findFastRoute(request.url ?? '');
      if (!route) return false;
      readBodyFast(request, route.limitBytes, (body) => void answer(route, request, response, body));
      return true;
    },
    async drain() {
      await Promise.all(background);
    },
  };
}

function send(response: ServerResponse, answer: Answer, mustClose: boolean): void {
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(answer.cookies && { 'set-cookie': cookiesOf(answer) }),
    'content-length': Buffer.byteLength(answer.body),
    ...(mustClose ? { connection: 'close' } : {}),
  });
  response.end(answer.body, mustClose ? () => response.socket?.destroySoon() : undefined);
}

const cookiesOf = ({ headers: { 'set-cookie': first }, cookies = [] }: Answer): string[] =>
  first === undefined ? [...cookies] : [first, ...cookies];

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
    'x-checkout': oneValue(headers['x-checkout']),
    'x-seen': oneValue(headers['x-seen']),
    prefer: oneValue(headers.prefer),
    'stripe-signature': oneValue(headers['stripe-signature']),
  };
}

/** Node joins what comes twice, with some versions as a list; a list is no valid value of these. */
function oneValue(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}
