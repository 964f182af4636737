import { groupBy } from '@/lib/core/group-by';
import { leavesDoubt, mayHaveBought } from '@/lib/load/generator/answer';
import type {
  BooksLine,
  EndLine,
  HistoryLine,
  OrderLine,
  PaymentLine,
  RequestLine,
  RestockLine,
  RunLine,
} from '@/lib/load/generator/history';

/** One sale of a history: its facts, put together by key and by order. */
export interface Sale {
  readonly run: RunLine;
  readonly requests: readonly RequestLine[];
  /** Those that got a socket: the others did nothing. */
  readonly sent: readonly SentRequest[];
  readonly restocks: readonly RestockLine[];
  /** Of a crowd that pays; by order. */
  readonly payments: ReadonlyMap<string, readonly [PaymentLine, ...PaymentLine[]]>;
  /** One, or none where the run was stopped before it had a verdict. */
  readonly books: readonly BooksLine[];
  readonly readBack: readonly OrderLine[];
  /** One, or none where the history does not go to its end. */
  readonly ends: readonly EndLine[];
  /** By buyer and key. */
  readonly keys: ReadonlyMap<string, KeyHistory>;
}

export type SentRequest = RequestLine & { readonly sentMs: number };

/** All that was sent under one key of one buyer. */
export interface KeyHistory {
  readonly name: string;
  readonly buyer: string;
  readonly key: string;
  /** In the order in which they were sent. */
  readonly requests: readonly SentRequest[];
  /** Before it nothing can have been bought under this key. */
  readonly firstSentMs: number;
  /** Distinct orders that were acknowledged. */
  readonly orderIds: ReadonlySet<string>;
  /** When the first of them was; Infinity where none was. */
  readonly acknowledgedMs: number;
  /** Something may have been bought that was never acknowledged. */
  readonly isInDoubt: boolean;
  readonly quantity: number;
  /** By quantity: when the first request was sent that sold, or may have sold. */
  readonly effects: ReadonlyMap<number, number>;
}

/** Puts the lines of one sale together. */
export function gatherSale(run: RunLine, lines: readonly HistoryLine[]): Sale {
  const ofType = <T extends HistoryLine['type']>(type: T) =>
    lines.filter((line): line is Extract<HistoryLine, { type: T }> => line.type === type);
  const requests = ofType('request');
  const sent = requests.flatMap((line) => (line.sentMs === null ? [] : { ...line, sentMs: line.sentMs }));
  return {
    run,
    requests,
    sent,
    restocks: ofType('restock'),
    payments: groupBy(ofType('payment'), ({ orderId }) => orderId),
    books: ofType('books'),
    readBack: ofType('order'),
    ends: ofType('end'),
    keys: gatherKeys(sent),
  };
}

function gatherKeys(sent: readonly SentRequest[]): ReadonlyMap<string, KeyHistory> {
  const inOrder = sent.toSorted((a, b) => a.sentMs - b.sentMs);
  const byName = groupBy(inOrder, ({ buyer, key }) => `${buyer} ${key}`);
  return new Map([...byName].map(([name, own]) => [name, gatherKey(name, own)]));
}

function gatherKey(name: string, requests: readonly [SentRequest, ...SentRequest[]]): KeyHistory {
  const [first] = requests;
  const orderIds = new Set<string>();
  const effects = new Map<number, number>();
  let acknowledgedMs = Infinity;
  for (const { orderId, answer, answeredMs, isFinal, quantity, sentMs } of requests) {
    if (orderId !== undefined) {
      orderIds.add(orderId);
      acknowledgedMs = Math.min(acknowledgedMs, answeredMs);
    }
    const mayHaveSold = answer === 'sold' || mayHaveBought(answer, isFinal);
    if (mayHaveSold && !effects.has(quantity)) effects.set(quantity, sentMs);
  }
  return {
    name,
    buyer: first.buyer,
    key: first.key,
    requests,
    firstSentMs: first.sentMs,
    orderIds,
    acknowledgedMs,
    isInDoubt: orderIds.size === 0 && requests.some(({ answer, isFinal }) => leavesDoubt(answer, isFinal)),
    // Another quantity under the same key is refused: the first is what can have been bought.
    quantity: first.quantity,
    effects,
  };
}
