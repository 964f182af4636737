import type { BooksLine, HistoryLine, OrderLine, RequestLine, RestockLine, RunLine } from './history';

/** One sale of a history: its facts, put together by key and by order. */
export interface Sale {
  readonly run: RunLine;
  /** Those that got a socket: the others did nothing. */
  readonly requests: readonly SentRequest[];
  readonly restocks: readonly RestockLine[];
  /** Undefined where the run was stopped before it had a verdict. */
  readonly books: BooksLine | undefined;
  readonly readBack: readonly OrderLine[];
  /** By buyer and key. */
  readonly wishes: ReadonlyMap<string, Wish>;
}

export type SentRequest = RequestLine & { readonly sentMs: number };

/** All that was sent under one key of one buyer. */
export interface Wish {
  readonly name: string;
  readonly requests: readonly SentRequest[];
  /** Before it nothing can have been bought under this key. */
  readonly firstSentMs: number;
  /** Distinct orders that it was told of. */
  readonly orderIds: ReadonlySet<string>;
  /** Something may have been bought that nobody was told of. */
  readonly isInDoubt: boolean;
  readonly quantity: number;
}

/** Puts the lines of one sale together. */
export function gatherSale(run: RunLine, lines: readonly HistoryLine[]): Sale {
  const requests: SentRequest[] = [];
  const restocks: RestockLine[] = [];
  const readBack: OrderLine[] = [];
  let books: BooksLine | undefined;
  for (const line of lines) {
    if (line.type === 'request' && line.sentMs !== null) requests.push({ ...line, sentMs: line.sentMs });
    if (line.type === 'restock') restocks.push(line);
    if (line.type === 'order') readBack.push(line);
    if (line.type === 'books') books = line;
  }
  return { run, requests, restocks, books, readBack, wishes: gatherWishes(requests) };
}

function gatherWishes(requests: readonly SentRequest[]): ReadonlyMap<string, Wish> {
  const byName = new Map<string, SentRequest[]>();
  for (const request of requests) {
    const name = `${request.buyer} ${request.key}`;
    const others = byName.get(name);
    if (others) others.push(request);
    else byName.set(name, [request]);
  }
  return new Map([...byName].map(([name, own]) => [name, gatherWish(name, own)]));
}

function gatherWish(name: string, requests: readonly SentRequest[]): Wish {
  const orderIds = new Set(requests.flatMap(({ orderId }) => orderId ?? []));
  const [first] = [...requests].sort((a, b) => a.sentMs - b.sentMs);
  return {
    name,
    requests,
    firstSentMs: first?.sentMs ?? 0,
    orderIds,
    isInDoubt: orderIds.size === 0 && requests.some(leavesDoubt),
    // Another quantity under the same key is refused: the first is what can have been bought.
    quantity: first?.quantity ?? 0,
  };
}

function leavesDoubt({ answer, isFinal }: SentRequest): boolean {
  if (answer === 'error') return isFinal !== true;
  return answer === 'indeterminate' || answer === 'keyInProgress';
}
