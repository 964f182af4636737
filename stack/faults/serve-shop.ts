import { createServer, type IncomingMessage } from 'node:http';
import { readIdentities } from '@/lib/core/http/buyer-cookie';
import { toDesk } from '@/lib/shop/checkout/answer-checkout';
import { answerOrder } from '@/lib/shop/checkout/answer-order';
import { sweep } from '@/lib/shop/checkout/sweep';
import { carryOn } from '@/lib/shop/outbox/carry-on';
import { runInBackground } from '@/lib/shop/purchase/background';
import { openNodeDoor } from '@/lib/shop/purchase/node-door';
import type { Answer } from '@/lib/shop/sale/answer';
import { answerRead, toJsonAnswer } from '@/lib/shop/sale/answer-read';
import type { Shop } from '@/lib/shop/shop';
import { closeServer, listenLocally } from '@/stack/gateways/gateway-http';

const ORDER = /^\/api\/orders\/([^/]+)$/;

async function answerReading({ url = '', headers }: IncomingMessage, shop: Shop): Promise<Answer | null> {
  if (url === '/api/cron/tick') {
    const desk = toDesk(shop);
    return desk && toJsonAnswer({ ...(await sweep(desk)), ...(await carryOn(shop)) });
  }
  const [, orderId] = ORDER.exec(url) ?? [];
  const { all } = readIdentities(headers.cookie ?? null);
  return orderId === undefined ? null : answerOrder(orderId, all, shop, (work) => void runInBackground(work));
}

/** A shop's fast lane on 127.0.0.1, at `port` or a free one, without Next; of what is read, an order and the scheduler's bell alone. */
export async function serveShop(shop: Shop, port?: number) {
  const door = openNodeDoor(shop);
  const server = createServer(async (request, response) => {
    if (door.handle(request, response)) return;
    const answer = await answerRead(() => answerReading(request, shop));
    const bytes = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(bytes);
  });
  return {
    url: `http://127.0.0.1:${await listenLocally(server, port)}`,
    async close() {
      await closeServer(server);
      await door.drain();
    },
  };
}
