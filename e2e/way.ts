import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { toProblem } from '@/lib/shop/sale/answer';
import { until } from '@/stack/testing/until';

/* The way between a browser and the shop, on which answers are late, are lost, or lose their cookies. */

export interface Way {
  /** The shop by this way. */
  readonly url: string;
  /** Keeps back the answers to what is asked of that path from now on. */
  holdBack(path: string): HeldBack;
  /** Purchases are made, and their buyers do not hear of it, until the call that is given back. */
  loseAnswers(): () => void;
  /** As a browser that neither keeps nor sends cookies. */
  blockCookies(): void;
  close(): Promise<void>;
}

export interface HeldBack {
  /** Resolves when the shop has answered that many requests, and nobody has heard it. */
  isHolding(answers: number): Promise<unknown>;
  release(): void;
}

export async function openWay(shopUrl: string): Promise<Way> {
  const { hostname, port } = new URL(shopUrl);
  const held = new Map<string, { answers: number; readonly released: Promise<unknown> }>();
  let [areLost, areBlocked] = [false, false];

  const pass = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method, url = '/', headers } = incoming;
    const holder = held.get(url);
    const { cookie, ...others } = headers;
    const asked = areBlocked ? others : headers;
    const forward = request({ hostname, port, method, path: url, headers: asked }, async (answer) => {
      if (holder) {
        holder.answers += 1;
        await holder.released;
      }
      if (areLost && method === 'POST') {
        answer.resume();
        const lost = toProblem({ kind: 'indeterminate', retryAfterMs: 100 });
        outgoing.writeHead(lost.status, lost.headers).end(lost.body);
        return;
      }
      const { 'set-cookie': cookies, ...kept } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 502, areBlocked ? kept : answer.headers);
      answer.pipe(outgoing);
    });
    forward.on('error', () => outgoing.destroy());
    incoming.pipe(forward);
  };
  const server = createServer(pass);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The way has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    holdBack(path) {
      const gate = new EventEmitter();
      const holder = { answers: 0, released: once(gate, 'open') };
      held.set(path, holder);
      return {
        isHolding: (answers) => until(async () => holder.answers >= answers),
        release() {
          if (held.get(path) === holder) held.delete(path);
          gate.emit('open');
        },
      };
    },
    loseAnswers() {
      areLost = true;
      return () => {
        areLost = false;
      };
    },
    blockCookies() {
      areBlocked = true;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
