/* What the model's calls find and change: what the manuals say of Postgres and Redis, in as few words as possible. */

/** The capital letters are buyers; the small ones what goes on after their answers. */
export type ModelActor = 'A' | 'B' | 'C' | 'a' | 'b' | 'c';

interface Transaction {
  readonly isolated: boolean;
  /** The version that it reads, once it has read, where it is isolated. */
  snapshot?: { readonly stock: number; readonly version: number };
  /** What it wrote and has not committed. */
  written?: number;
  orders: number;
}

/** One row, locks by their names, a key of Redis, and the orders. */
export class ModelWorld {
  stock: number;
  capacity: number;
  isOneConnection = false;
  version = 0;
  orders = 0;
  /** Holders by name: locks of Postgres go with the transaction, keys of Redis when they are deleted. */
  readonly locks = new Map<string, ModelActor>();
  readonly keys = new Map<string, string>();
  readonly transactions = new Map<ModelActor, Transaction>();

  constructor(stock: number) {
    this.stock = stock;
    this.capacity = stock;
  }

  /** The pool has none left, for somebody who has none. */
  isConnectionTaken(me: ModelActor): boolean {
    return this.isOneConnection && this.transactions.size > 0 && !this.transactions.has(me);
  }

  isTaken(lock: string, me: ModelActor): boolean {
    const holder = this.locks.get(lock);
    return holder !== undefined && holder !== me;
  }

  begin(me: ModelActor, isolated: boolean): void {
    this.transactions.set(me, { isolated, orders: 0 });
  }

  end(me: ModelActor, isCommitted: boolean): void {
    const transaction = this.transactions.get(me);
    if (transaction && isCommitted) {
      if (transaction.written !== undefined) {
        this.stock = transaction.written;
        this.version += 1;
      }
      this.orders += transaction.orders;
    }
    this.transactions.delete(me);
    for (const [lock, holder] of this.locks) if (holder === me) this.locks.delete(lock);
  }
}
