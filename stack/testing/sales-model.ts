import type { SaleOutcome } from '@/lib/shop/sale/outcome';

/* The shop as a child would explain it: some tickets, some orders. What the real one says is held against it. */

/** A purchase of the model's world: buyers, keys and ticket types by number. */
export interface ModelRequest {
  readonly buyer: number;
  readonly key: number;
  readonly type: number;
  readonly quantity: number;
}

/** Which leases may be there that nobody gave back: they excuse "contended" and "in progress". */
export interface Excuses {
  readonly mayBeContended: boolean;
  readonly mayBeInProgress: boolean;
}

interface ModelOrder {
  readonly id: string;
  readonly request: ModelRequest;
}

interface ModelTicketType {
  capacity: number;
  stock: number;
}

const ANSWERS_IN_A_RUSH: ReadonlySet<SaleOutcome['kind']> = new Set([
  'sold',
  'sold-out',
  'contended',
  'key-in-progress',
  'limit-reached',
  'key-reused',
]);

/** A lie of the shop: the sentence says which. */
export class Lie extends Error {
  override readonly name = 'Lie';
}

export class SalesModel {
  readonly types: readonly ModelTicketType[];
  private readonly limit: number;
  private readonly orders = new Map<string, ModelOrder>();

  constructor(stocks: readonly number[], limit: number) {
    this.types = stocks.map((stock) => ({ capacity: stock, stock }));
    this.limit = limit;
  }

  /** Adds tickets, or takes off as many as are left at the most. */
  restock(type: number, delta: number): void {
    const change = Math.max(delta, -this.typeOf(type).stock);
    this.typeOf(type).stock += change;
    this.typeOf(type).capacity += change;
  }

  reset(type: number, stock: number): void {
    for (const [key, { request }] of this.orders) if (request.type === type) this.orders.delete(key);
    Object.assign(this.typeOf(type), { capacity: stock, stock });
  }

  /** Writes down a sale, and demands that there could be one. */
  recordSale(request: ModelRequest, id: string): void {
    const type = this.typeOf(request.type);
    if (this.orders.has(keyOf(request))) throw new Lie('sold a second order to one key');
    if (type.stock < request.quantity) throw new Lie(`sold ${request.quantity} of ${type.stock} tickets`);
    if (this.boughtBy(request) + request.quantity > this.limit) throw new Lie('sold more than the limit');
    type.stock -= request.quantity;
    this.orders.set(keyOf(request), { id, request });
  }

  /**
   * Demands that the answer is one that the truth allows, and writes a sale down.
   * @returns false where it is an old truth, which may be told for a second: "sold out", as before a restock
   * @throws {Lie}
   */
  check(request: ModelRequest, outcome: SaleOutcome, excuses: Excuses): boolean {
    const order = this.orders.get(keyOf(request));
    const isReplay = order !== undefined && isSame(order.request, request);
    switch (outcome.kind) {
      case 'sold':
        if (outcome.replayed) this.checkReplay(request, outcome.order.id);
        else this.recordSale(request, outcome.order.id);
        return true;
      case 'key-reused':
        if (order === undefined || isReplay) throw new Lie('called a key reused that was not');
        return true;
      case 'sold-out':
        if (outcome.left >= request.quantity) throw new Lie('answered "sold out" with enough left');
        if (order?.request.type === request.type) throw new Lie('answered a sold key "sold out"');
        return (
          order !== undefined ||
          this.typeOf(request.type).stock < request.quantity ||
          this.isOverLimit(request)
        );
      case 'limit-reached':
        if (order !== undefined || !this.isOverLimit(request)) throw new Lie('invented a limit');
        return true;
      case 'contended':
        if (order?.request.type === request.type) throw new Lie('answered a sold key "contended"');
        if (!excuses.mayBeContended) throw new Lie('answered "contended" where no lease is held');
        return true;
      case 'key-in-progress':
        if (!excuses.mayBeInProgress) throw new Lie('answered "in progress" of a key that has no lease');
        return true;
      default:
        throw new Lie(`answered "${outcome.kind}" where nothing failed`);
    }
  }

  /**
   * Demands the same of purchases that were made all at once, as far as it can be told without their order.
   * @param outcomes one a request
   * @throws {Lie}
   */
  checkRush(requests: readonly ModelRequest[], outcomes: readonly SaleOutcome[]): void {
    const answered = requests.flatMap((request, n) => {
      const outcome = outcomes[n];
      return outcome ? [{ request, outcome }] : [];
    });
    for (const { request, outcome } of answered) {
      if (outcome.kind === 'sold' && !outcome.replayed) this.recordSale(request, outcome.order.id);
    }
    for (const { request, outcome } of answered) {
      if (outcome.kind === 'sold' && outcome.replayed) this.checkReplay(request, outcome.order.id);
      if (!ANSWERS_IN_A_RUSH.has(outcome.kind))
        throw new Lie(`answered "${outcome.kind}" where nothing failed`);
    }
  }

  get requestsThatSold(): readonly ModelRequest[] {
    return [...this.orders.values()].map(({ request }) => request);
  }

  soldOf(type: number): number {
    return this.requestsThatSold.reduce(
      (sum, request) => sum + (request.type === type ? request.quantity : 0),
      0,
    );
  }

  private checkReplay(request: ModelRequest, id: string): void {
    const order = this.orders.get(keyOf(request));
    if (!order || !isSame(order.request, request))
      throw new Lie('replayed an order that this purchase has not');
    if (order.id !== id) throw new Lie('replayed the order of another purchase');
  }

  private isOverLimit(request: ModelRequest): boolean {
    return this.boughtBy(request) + request.quantity > this.limit;
  }

  private boughtBy({ buyer, type }: ModelRequest): number {
    const mine = this.requestsThatSold.filter((request) => request.buyer === buyer && request.type === type);
    return mine.reduce((sum, { quantity }) => sum + quantity, 0);
  }

  private typeOf(type: number): ModelTicketType {
    const found = this.types[type];
    if (!found) throw new RangeError(`There is no ticket type ${type}`);
    return found;
  }
}

const keyOf = ({ buyer, key }: ModelRequest) => `${buyer}/${key}`;
const isSame = (a: ModelRequest, b: ModelRequest) => a.type === b.type && a.quantity === b.quantity;
