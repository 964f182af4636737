import { randomUUID } from 'node:crypto';
import type IoRedis from 'ioredis';
import { resetTicketTypes } from '@/lib/control/admin/reset-ticket-types';
import { restock } from '@/lib/control/admin/restock';
import { applyFaults } from '@/lib/core/stores/faults';
import { Memory } from '@/lib/core/stores/memory';
import type { Redis, RedisReply } from '@/lib/core/stores/redis';
import type { Stores } from '@/lib/core/stores/stores';
import { publishTypes } from '@/lib/shop/bouncer/bouncer';
import { runInBackground } from '@/lib/shop/purchase/background';
import type { SaleOutcome } from '@/lib/shop/sale/outcome';
import type { Excuses, ModelRequest } from './sales-model';
import type { TestShop } from './shop';

/** What becomes of a purchase's message to Redis that it releases its slot. `again`: now, and once more later. */
export type Fate = 'now' | 'late' | 'lost' | 'again';

/** The last of the buyers: one who has bought nothing so far. */
export const LATECOMER = 3;

interface Saved {
  readonly leases: readonly ModelRequest[];
  readonly dumps: readonly { readonly name: string; readonly dump: Buffer | null }[];
}

interface Release {
  readonly request: ModelRequest;
  readonly deliver: () => Promise<unknown>;
}

/** A second passes: whatever Redis believes is due to be asked of Postgres again. */
const AGE = `for _, key in ipairs(redis.call('KEYS', 'lt:*:state')) do
  redis.call('HSET', key, 'stockAsOf', 0, 'restAsOf', 0, 'askedAt', 0)
end`;

/** A real shop whose messages get lost, late and doubled, and whose Redis forgets, as a test decides. */
export class UnrulyShop {
  private readonly test: TestShop;
  private readonly redis: IoRedis;
  private readonly ids: readonly string[];
  private readonly buyers: readonly string[];
  private readonly stores: Stores;
  /** Releases that come late, or once more. */
  private readonly waiting: Release[] = [];
  /** The purchases whose leases nobody gave back. */
  private leases: readonly ModelRequest[] = [];
  private saved: Saved | undefined;
  /** What becomes of the next releases; undefined: all is well. */
  private fate: { readonly request: ModelRequest; readonly fate: Fate } | undefined;

  /** @param ids the ticket types by number */
  constructor(test: TestShop, redis: IoRedis, ids: readonly string[]) {
    this.test = test;
    this.redis = redis;
    this.ids = ids;
    this.buyers = Array.from({ length: LATECOMER + 1 }, () => randomUUID());
    const inner = test.shop.stores.redis;
    const run: Redis['run'] = (script, keys, args) => {
      const deliver = () => inner.run(script, keys, args);
      return script.name === 'release' ? this.send(deliver) : deliver();
    };
    // A message to a Redis that is away is said again after a pause; nobody here waits for it.
    const sleep = (ms: number) => test.shop.stores.sleep(ms / 100);
    this.stores = { ...test.shop.stores, memory: new Memory(), sleep, redis: { ...inner, run } };
  }

  excusesOf(request: ModelRequest): Excuses {
    const leased = this.leases.filter(({ type }) => type === request.type);
    return {
      mayBeContended: leased.length > 0,
      mayBeInProgress: leased.some(({ buyer, key }) => buyer === request.buyer && key === request.key),
    };
  }

  /** Buys, and waits until all that goes on after the answer is done, or lost. */
  async buy(request: ModelRequest, fate: Fate): Promise<SaleOutcome> {
    this.fate = fate === 'now' ? undefined : { request: { ...request }, fate };
    return this.sell(request);
  }

  /** All at once, with nothing lost. */
  buyAtOnce(requests: readonly ModelRequest[]): Promise<readonly SaleOutcome[]> {
    this.fate = undefined;
    return Promise.all(requests.map((request) => this.sell(request)));
  }

  /** Buys while Redis is out of reach. */
  async buyPastRedis(request: ModelRequest): Promise<SaleOutcome> {
    applyFaults(this.test.shop.faults, { redisGone: true });
    try {
      return await this.buy(request, 'now');
    } finally {
      applyFaults(this.test.shop.faults, { redisGone: false });
      await this.test.shop.stores.redis.probe(); // closes the breaker
    }
  }

  /** One of the messages that were late arrives. */
  async deliverOne(n: number): Promise<void> {
    const [release] = this.waiting.splice(n % Math.max(1, this.waiting.length), 1);
    if (!release) return;
    await release.deliver();
    this.leases = this.leases.filter((request) => request !== release.request);
  }

  /** @param isTold whether Redis hears of it, as it does unless it is away */
  async restock(type: number, delta: number, isTold: boolean): Promise<void> {
    await restock(this.stores.postgres, { ticketTypeId: this.idOf(type), delta });
    if (isTold) await this.tell(type);
  }

  async reset(type: number, stock: number): Promise<void> {
    await resetTicketTypes(this.stores.postgres, { ticketTypeId: this.idOf(type), stock });
    await this.tell(type);
    this.leases = this.leases.filter((request) => request.type !== type);
  }

  async flush(): Promise<void> {
    await this.redis.flushall();
    this.leases = [];
  }

  async endLeases(): Promise<void> {
    const names = await this.redis.keys('lt:*:leases');
    if (names.length > 0) await this.redis.del(names);
    this.leases = [];
  }

  async age(): Promise<void> {
    await this.redis.eval(AGE, 0);
  }

  /** Keeps what Redis knows now. */
  async save(): Promise<void> {
    const names = await this.redis.keys('lt:*');
    const dumps = await Promise.all(
      names.map(async (name) => ({ name, dump: await this.redis.dumpBuffer(name) })),
    );
    this.saved = { dumps, leases: this.leases };
  }

  /** Redis comes back as it was when it was saved, a moment ago or in an earlier life. */
  async restore(): Promise<void> {
    if (!this.saved) return;
    await this.redis.flushall();
    for (const { name, dump } of this.saved.dumps) if (dump) await this.redis.restore(name, 0, dump);
    this.leases = this.saved.leases;
  }

  idOf(type: number): string {
    const id = this.ids[type];
    if (id === undefined) throw new RangeError(`There is no ticket type ${type}`);
    return id;
  }

  buyerOf({ buyer }: Pick<ModelRequest, 'buyer'>): string {
    const id = this.buyers[buyer];
    if (id === undefined) throw new RangeError(`There is no buyer ${buyer}`);
    return id;
  }

  private async sell(request: ModelRequest): Promise<SaleOutcome> {
    const purchase = {
      ticketTypeId: this.idOf(request.type),
      quantity: request.quantity,
      buyerId: this.buyerOf(request),
      idempotencyKey: `key-${request.key}`,
    };
    const after: Promise<void>[] = [];
    const waitUntil = (work: Promise<unknown>) => {
      after.push(runInBackground(work));
    };
    const outcome = await this.test.shop.strategy.sell(purchase, this.stores, { waitUntil });
    await Promise.all(after);
    return outcome;
  }

  private async send(deliver: () => Promise<RedisReply>): Promise<RedisReply> {
    if (this.fate === undefined) return deliver();
    const { request, fate } = this.fate;
    if (fate !== 'lost') this.waiting.push({ request, deliver });
    if (fate === 'again') return deliver();
    this.leases = [...this.leases, request];
    return 1;
  }

  private tell(type: number): Promise<void> {
    return publishTypes([this.idOf(type)], this.stores);
  }
}
