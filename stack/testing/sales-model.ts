import type { SaleOutcome } from '@/lib/shop/sale/outcome';

/* The shop as a child would explain it: some tickets, some orders. What the real one says is held against it. */

/** A purchase of the model's world: buyers, keys and ticket types by number. */
export interface ModelWish {
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
  readonly wish: ModelWish;
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
    for (const [key, { wish }] of this.orders) if (wish.type === type) this.orders.delete(key);
    Object.assign(this.typeOf(type), { capacity: stock, stock });
  }

  /** Writes down a sale, and demands that there could be one. */
  recordSale(wish: ModelWish, id: string): void {
    const type = this.typeOf(wish.type);
    if (this.orders.has(keyOf(wish))) throw new Lie('sold a second order to one key');
    if (type.stock < wish.quantity) throw new Lie(`sold ${wish.quantity} of ${type.stock} tickets`);
    if (this.boughtBy(wish) + wish.quantity > this.limit) throw new Lie('sold more than the limit');
    type.stock -= wish.quantity;
    this.orders.set(keyOf(wish), { id, wish });
  }

  /**
   * Demands that the answer is one that the truth allows, and writes a sale down.
   * @returns false where it is an old truth, which may be told for a second: "sold out", as before a restock
   * @throws {Lie}
   */
  hear(wish: ModelWish, outcome: SaleOutcome, excuses: Excuses): boolean {
    const order = this.orders.get(keyOf(wish));
    const isReplay = order !== undefined && isSame(order.wish, wish);
    switch (outcome.kind) {
      case 'sold':
        if (outcome.replayed) this.hearReplay(wish, outcome.order.id);
        else this.recordSale(wish, outcome.order.id);
        return true;
      case 'key-reused':
        if (order === undefined || isReplay) throw new Lie('called a key reused that was not');
        return true;
      case 'sold-out':
        if (outcome.left >= wish.quantity) throw new Lie('told "sold out" with enough left');
        if (order?.wish.type === wish.type) throw new Lie('told a sold key "sold out"');
        return order !== undefined || this.typeOf(wish.type).stock < wish.quantity || this.isOverLimit(wish);
      case 'limit-reached':
        if (order !== undefined || !this.isOverLimit(wish)) throw new Lie('invented a limit');
        return true;
      case 'contended':
        if (order?.wish.type === wish.type) throw new Lie('told a sold key "contended"');
        if (!excuses.mayBeContended) throw new Lie('told "contended" where nobody is at the till');
        return true;
      case 'key-in-progress':
        if (!excuses.mayBeInProgress) throw new Lie('told "in progress" of a key that has no lease');
        return true;
      default:
        throw new Lie(`told "${outcome.kind}" where nothing failed`);
    }
  }

  /**
   * Demands the same of purchases that were made all at once, as far as it can be told without their order.
   * @param outcomes one a wish
   * @throws {Lie}
   */
  hearRush(wishes: readonly ModelWish[], outcomes: readonly SaleOutcome[]): void {
    const heard = wishes.flatMap((wish, n) => {
      const outcome = outcomes[n];
      return outcome ? [{ wish, outcome }] : [];
    });
    for (const { wish, outcome } of heard) {
      if (outcome.kind === 'sold' && !outcome.replayed) this.recordSale(wish, outcome.order.id);
    }
    for (const { wish, outcome } of heard) {
      if (outcome.kind === 'sold' && outcome.replayed) this.hearReplay(wish, outcome.order.id);
      if (!ANSWERS_IN_A_RUSH.has(outcome.kind)) throw new Lie(`told "${outcome.kind}" where nothing failed`);
    }
  }

  get wishesThatSold(): readonly ModelWish[] {
    return [...this.orders.values()].map(({ wish }) => wish);
  }

  soldOf(type: number): number {
    return this.wishesThatSold.reduce((sum, wish) => sum + (wish.type === type ? wish.quantity : 0), 0);
  }

  private hearReplay(wish: ModelWish, id: string): void {
    const order = this.orders.get(keyOf(wish));
    if (!order || !isSame(order.wish, wish)) throw new Lie('replayed an order that this purchase has not');
    if (order.id !== id) throw new Lie('replayed the order of another purchase');
  }

  private isOverLimit(wish: ModelWish): boolean {
    return this.boughtBy(wish) + wish.quantity > this.limit;
  }

  private boughtBy({ buyer, type }: ModelWish): number {
    const mine = this.wishesThatSold.filter((wish) => wish.buyer === buyer && wish.type === type);
    return mine.reduce((sum, { quantity }) => sum + quantity, 0);
  }

  private typeOf(type: number): ModelTicketType {
    const found = this.types[type];
    if (!found) throw new RangeError(`There is no ticket type ${type}`);
    return found;
  }
}

const keyOf = ({ buyer, key }: ModelWish) => `${buyer}/${key}`;
const isSame = (a: ModelWish, b: ModelWish) => a.type === b.type && a.quantity === b.quantity;
