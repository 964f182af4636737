import type { PaymentLine, RestockLine } from '@/lib/load/generator/history';
import { at, describeFirst } from './describe-first';
import type { KeyHistory, Sale, SentRequest } from './history-sale';
import { countUpTo, sumUpTo } from './sum-up-to';

/** "Sold out" is believed for so long before Postgres is asked again, ms. */
const SOLD_OUT_AGE_MS = 1000;

/** What was sold, and what was refused as sold out, against the tickets that there can have been. */
export function verifyStock(sale: Sale): string[] {
  return [...findTooMany(sale), ...findLies(sale), ...findSalesAfterSoldOut(sale)];
}

const comeBack = ({ delta }: RestockLine) => delta > 0;

/** At the moment when an order is acknowledged, no more tickets may have been than there can have been by then. */
function findTooMany({ run, restocks, keys, payments }: Sale): string[] {
  // Told "held" is not told "sold": what was held may have come back.
  const acknowledged = run.pays ? listPaid(payments.values()) : listAcknowledged(keys.values());
  const addedBy = sumUpTo(restocks.filter(comeBack).map(({ delta, fromMs }) => [fromMs, delta]));
  let taken = 0;
  for (const { atMs, quantity } of acknowledged) {
    taken += quantity;
    const most = run.stock + addedBy(atMs);
    if (taken > most) return [`oversold: ${taken} tickets had been sold of ${most} ${at(atMs)}`];
  }
  return [];
}

/** Each order that a buyer was told is paid, and when; in order. A crowd that pays buys one ticket each. */
function listPaid(payments: Iterable<readonly PaymentLine[]>) {
  return [...payments]
    .flatMap((lines) => {
      const paid = lines.filter(({ answer }) => answer === 'paid');
      return paid.length === 0
        ? []
        : [{ atMs: Math.min(...paid.map(({ answeredMs }) => answeredMs)), quantity: 1 }];
    })
    .sort((a, b) => a.atMs - b.atMs);
}

/** Each order, and when it was first acknowledged; in order. */
function listAcknowledged(keys: Iterable<KeyHistory>) {
  const orders = new Map<string, { atMs: number; quantity: number }>();
  for (const { requests, quantity } of keys) {
    for (const { orderId, answeredMs } of requests) {
      if (orderId === undefined) continue;
      const atMs = Math.min(answeredMs, orders.get(orderId)?.atMs ?? answeredMs);
      orders.set(orderId, { atMs, quantity });
    }
  }
  return [...orders.values()].sort((a, b) => a.atMs - b.atMs);
}

/**
 * "Sold out" a second after tickets were provably there: even if whatever can have been bought until the answer was
 * bought, enough were left all the time from a second before the question.
 */
function findLies({ run, sent, restocks, keys }: Sale): string[] {
  const buyers = [...keys.values()].filter(({ orderIds, isInDoubt }) => orderIds.size > 0 || isInDoubt);
  const takenBy = sumUpTo(buyers.map(({ firstSentMs, quantity }) => [firstSentMs, quantity]));
  const backBy = sumUpTo(restocks.filter(comeBack).map(({ delta, toMs }) => [toMs, delta]));
  const awayBy = sumUpTo(
    restocks.filter((each) => !comeBack(each)).map(({ delta, fromMs }) => [fromMs, delta]),
  );
  const found = sent.filter(({ answer, quantity, sentMs, answeredMs }) => {
    if (answer !== 'soldOut') return false;
    const put = run.stock + backBy(sentMs - SOLD_OUT_AGE_MS) + awayBy(answeredMs);
    return put - takenBy(answeredMs) >= quantity;
  });
  return describeFirst(
    found,
    '"sold out" while tickets were there',
    ({ key, sentMs }) => `${key}, sent ${at(sentMs)}`,
  );
}

/** A buyer who came after another one was told "sold out" can't buy as much or more, unless tickets came back. */
function findSalesAfterSoldOut({ sent, restocks, keys }: Sale): string[] {
  const lastRefusals = latestRefusals(sent);
  const back = restocks.filter(comeBack).toSorted((a, b) => a.fromMs - b.fromMs);
  let latest = -Infinity;
  // Of all that began by then: the latest end.
  const ends = back.map(({ toMs }) => {
    latest = Math.max(latest, toMs);
    return latest;
  });
  const found = [...keys.values()].filter(({ orderIds, firstSentMs, quantity, requests }) => {
    if (orderIds.size === 0) return false;
    const refusedMs = lastRefusals(firstSentMs, quantity);
    const acknowledgedMs = requests.reduce((max, { answeredMs }) => Math.max(max, answeredMs), -Infinity);
    const cameBackMs = ends[countUpTo(back, ({ fromMs }) => fromMs <= acknowledgedMs) - 1] ?? -Infinity;
    return refusedMs > cameBackMs;
  });
  const describe = ({ name, firstSentMs }: KeyHistory) => `${name}, who came ${at(firstSentMs)}`;
  return describeFirst(found, 'sold to buyers who came after "sold out"', describe);
}

/**
 * When the latest request was sent that was told "sold out" for as many tickets or fewer, of those that had their
 * answer before a moment; -Infinity where there is none. There are few quantities, each is looked through by itself.
 */
function latestRefusals(sent: readonly SentRequest[]): (beforeMs: number, quantity: number) => number {
  const byQuantity = new Map<number, { answeredMs: number; latestSentMs: number }[]>();
  const refused = sent.filter(({ answer }) => answer === 'soldOut');
  for (const { quantity, sentMs, answeredMs } of refused.sort((a, b) => a.answeredMs - b.answeredMs)) {
    const earlier = byQuantity.get(quantity) ?? [];
    const latestSentMs = Math.max(sentMs, earlier.at(-1)?.latestSentMs ?? sentMs);
    earlier.push({ answeredMs, latestSentMs });
    byQuantity.set(quantity, earlier);
  }
  return (beforeMs, wanted) => {
    let latest = -Infinity;
    for (const [quantity, refusals] of byQuantity) {
      if (quantity > wanted) continue;
      const before = countUpTo(refusals, ({ answeredMs }) => answeredMs < beforeMs);
      latest = Math.max(latest, refusals[before - 1]?.latestSentMs ?? -Infinity);
    }
    return latest;
  };
}
