import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { readBearer } from '@/lib/core/http/bearer';
import { readBuyerCookie } from '@/lib/core/http/buyer-cookie';

/** How a tiny shop misbehaves; honest where left out. */
export interface Habits {
  /** Sells this many more than there are. */
  readonly oversellBy?: number;
  /** Every nth sale, the order is forgotten after it was acknowledged. */
  readonly forgetEvery?: number;
  /** Every nth request meets `contended` first. */
  readonly contendEvery?: number;
  /** Every nth sale, the socket breaks instead of the answer. */
  readonly loseAnswerEvery?: number;
  /** Answers nothing but `contended`. */
  readonly neverSells?: boolean;
  /** Says "sold out" for ever, once it has said so. */
  readonly staysSoldOut?: boolean;
  /** How long a purchase and a restock take at least. */
  readonly slowMs?: number;
  readonly isDemo?: boolean;
  /** The status with which it fails the nth request to a path, if any. */
  readonly failsAt?: (path: string, n: number) => number | undefined;
}

export const TINY_TOKEN = 'tiny-shop-token';

const paramsSchema = z.object({
  ticketTypeId: z.string().default(''),
  stock: z.number().default(0),
  quantity: z.number().default(1),
  copyOf: z.string().default(''),
  remove: z.string().default(''),
  redisGone: z.boolean().optional(),
  redisDelayMs: z.number().optional(),
  delta: z.number().default(0),
});

type Params = z.infer<typeof paramsSchema>;

/** `broken`: the socket breaks before the answer. */
type Reply =
  | { readonly status: number; readonly body: object; readonly headers?: Readonly<Record<string, string>> }
  | 'broken';

const ok = (body: object): Reply => ({ status: 200, body });
const notFound: Reply = { status: 404, body: { type: '/problems/not-found' } };

interface Order {
  readonly id: string;
  readonly buyerId: string;
}

/** The documented API over a few maps, in this process: what a crowd's tests need of a shop, lies included. */
export class TinyShop {
  readonly types = new Map([['tiny', { capacity: 5, sold: new Map<string, Order>() }]]);
  /** The faults that were asked for. */
  readonly faults: object[] = [];
  requests = 0;
  private hasSoldOut = false;
  private readonly asked = new Map<string, number>();
  private readonly habits: Habits;
  private readonly server = createServer((request, response) => {
    void this.answer(request, response);
  });

  constructor(habits: Habits) {
    this.habits = habits;
  }

  /** Listens on a free port of this machine; returns the shop's origin. */
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `http://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = paramsSchema.parse(JSON.parse(Buffer.concat(chunks).toString() || '{}'));
    const isSlow = request.url === '/api/purchases' || request.url === '/api/admin/stock';
    if (isSlow && this.habits.slowMs) await sleep(this.habits.slowMs);
    const reply = this.reply(request, body);
    if (reply === 'broken') response.destroy();
    else {
      const headers = { 'content-type': 'application/json', ...reply.headers };
      response.writeHead(reply.status, headers).end(JSON.stringify(reply.body));
    }
  }

  private reply(request: IncomingMessage, body: Params): Reply {
    const path = request.url ?? '';
    const n = (this.asked.get(path) ?? 0) + 1;
    this.asked.set(path, n);
    const status = this.habits.failsAt?.(path, n);
    if (status !== undefined) return { status, body: {} };
    if (path === '/api/purchases') return this.sell(request, body);
    if (path.startsWith('/api/admin/')) {
      const isAdmin = readBearer(request.headers.authorization) === TINY_TOKEN;
      return isAdmin ? this.administer(path.slice('/api/admin/'.length), body) : notFound;
    }
    if (path === '/') return ok({});
    if (path === '/api/health') return ok({ status: 'ok', demo: this.habits.isDemo ?? true });
    if (path === '/api/events') return ok({ events: [{ name: 'Tiny', ticketTypes: this.catalogue() }] });
    if (path === '/api/audit') return ok({ violations: [], ticketTypes: this.audit() });
    return this.showOrder(request, path.slice('/api/orders/'.length));
  }

  private sell(request: IncomingMessage, { ticketTypeId, quantity }: Params): Reply {
    this.requests += 1;
    const { habits } = this;
    const type = this.types.get(ticketTypeId);
    const strategy = request.headers['x-strategy'];
    if (strategy !== undefined && strategy !== 'bouncer') {
      const errors = [{ field: 'X-Strategy', message: 'should be one of: bouncer' }];
      return { status: 400, body: { type: '/problems/invalid-request', errors } };
    }
    if (!type) return notFound;
    const buyer = readBuyerCookie(request.headers.cookie);
    const buyerId = buyer.kind === 'ok' ? buyer.buyerId : '';
    const key = `${buyerId} ${request.headers['idempotency-key']}`;
    const known = type.sold.get(key);
    if (known && quantity !== 1) return { status: 422, body: { type: '/problems/key-reused' } };
    if (known) {
      return { status: 201, body: { order: { id: known.id } }, headers: { 'idempotency-replayed': 'true' } };
    }
    if (habits.neverSells || isTurn(habits.contendEvery, this.requests)) {
      return { status: 409, body: { type: '/problems/contended', retryAfterMs: 1 } };
    }
    if (type.sold.size >= type.capacity + (habits.oversellBy ?? 0) || this.hasSoldOut) {
      this.hasSoldOut = habits.staysSoldOut ?? false;
      return { status: 409, body: { type: '/problems/sold-out', left: 0 } };
    }
    const order = { id: randomUUID(), buyerId };
    type.sold.set(key, order);
    const sales = type.sold.size;
    if (isTurn(habits.forgetEvery, sales)) type.sold.set(key, { ...order, id: randomUUID() });
    return isTurn(habits.loseAnswerEvery, sales)
      ? 'broken'
      : { status: 201, body: { order: { id: order.id } } };
  }

  private administer(action: string, params: Params): Reply {
    const { ticketTypeId, stock, copyOf, remove, redisGone, redisDelayMs } = params;
    const sold = new Map<string, Order>();
    if (action === 'reset') {
      this.types.set(ticketTypeId, { capacity: stock, sold });
      return ok({});
    }
    const type = this.types.get(ticketTypeId);
    if (action === 'stock' && type) {
      type.capacity += params.delta;
      return ok({});
    }
    if (action === 'faults') return ok({ known: this.faults.push({ redisGone, redisDelayMs }) });
    if (action !== 'temporary-ticket-type') return notFound;
    if (!copyOf) return ok({ removed: this.types.delete(remove) });
    this.types.set('tiny-copy', { capacity: stock, sold });
    return ok({ id: 'tiny-copy' });
  }

  private showOrder(request: IncomingMessage, id: string): Reply {
    const buyer = readBuyerCookie(request.headers.cookie);
    for (const [ticketTypeId, { sold }] of this.types) {
      const order = [...sold.values()].find((each) => each.id === id);
      if (order && buyer.kind === 'ok' && order.buyerId === buyer.buyerId) {
        return ok({ order: { id, ticketTypeId, quantity: 1, status: 'paid' } });
      }
    }
    return notFound;
  }

  private audit() {
    return [...this.types].map(([id, { capacity, sold }]) => ({
      id,
      capacity,
      stock: Math.max(0, capacity - sold.size),
      held: 0,
      sold: sold.size,
      oversold: Math.max(0, sold.size - capacity),
    }));
  }

  private catalogue() {
    return this.audit().map((line) => ({
      ...line,
      name: line.id,
      perBuyerLimit: 4,
      saleStartsAt: '2020-01-01T00:00:00Z',
    }));
  }
}

function isTurn(every: number | undefined, n: number): boolean {
  return every !== undefined && n % every === 0;
}
