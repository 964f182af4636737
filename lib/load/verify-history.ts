import type { Sale, SentRequest, Wish } from './history-sale';

/** "Sold out" is believed for so long before Postgres is asked again, ms. */
const SOLD_OUT_AGE_MS = 1000;

/** What a sale's history proves to be wrong, as sentences, the gravest first. Empty: nothing. */
export function verifySale(sale: Sale): readonly string[] {
  return [
    ...findTooMany(sale),
    ...findKeysWithTwoEffects(sale),
    ...findOrdersOfTwoKeys(sale),
    ...findBadReplays(sale),
    ...findLies(sale),
    ...findSalesAfterSoldOut(sale),
    ...findBadBooks(sale),
    ...findBadTimes(sale),
  ];
}

const at = (ms: number) => `at ${ms.toFixed(1)} ms`;

/** The first of them, with how many there are. */
function tell<T>(found: readonly T[], what: string, describe: (first: T) => string): string[] {
  const [first] = found;
  return first === undefined ? [] : [`${what}: ${found.length}, the first ${describe(first)}`];
}

/** At the moment when an order was told, no more tickets may have been told of than there can have been by then. */
function findTooMany({ run, restocks, wishes }: Sale): string[] {
  const told = tellings(wishes.values());
  let taken = 0;
  for (const { atMs, quantity } of told) {
    taken += quantity;
    const added = restocks.filter(({ delta, fromMs }) => delta > 0 && fromMs <= atMs);
    const most = run.stock + added.reduce((sum, { delta }) => sum + delta, 0);
    if (taken > most) return [`oversold: ${taken} tickets had been sold of ${most} ${at(atMs)}`];
  }
  return [];
}

/** Each order, when it was told first; in order. */
function tellings(wishes: Iterable<Wish>) {
  const told = new Map<string, { atMs: number; quantity: number }>();
  for (const { requests, quantity } of wishes) {
    for (const { orderId, answeredMs } of requests) {
      if (orderId === undefined) continue;
      const atMs = Math.min(answeredMs, told.get(orderId)?.atMs ?? answeredMs);
      told.set(orderId, { atMs, quantity });
    }
  }
  return [...told.values()].sort((a, b) => a.atMs - b.atMs);
}

function findKeysWithTwoEffects({ wishes }: Sale): string[] {
  const found = [...wishes.values()].filter(({ orderIds }) => orderIds.size > 1);
  return tell(
    found,
    'keys with more than one order',
    (wish) => `${wish.name}: ${[...wish.orderIds].join(', ')}`,
  );
}

function findOrdersOfTwoKeys({ wishes }: Sale): string[] {
  const owners = new Map<string, string>();
  const found: string[] = [];
  for (const { name, orderIds } of wishes.values()) {
    for (const id of orderIds) {
      const owner = owners.get(id);
      if (owner !== undefined) found.push(`${id}: ${owner} and ${name}`);
      owners.set(id, name);
    }
  }
  return tell(found, 'orders of more than one key', (text) => text);
}

/** One key: sold once as new; replayed only what somebody asked for; and never refused what it has. */
function findBadReplays({ wishes }: Sale): string[] {
  const twice: SentRequest[] = [];
  const fromNowhere: SentRequest[] = [];
  const forgotten: SentRequest[] = [];
  for (const { requests } of wishes.values()) {
    if (requests.length === 1 && requests[0]?.answer !== 'replayed') continue;
    const fresh = requests.filter(({ answer }) => answer === 'sold');
    twice.push(...fresh.slice(1));
    const toldMs = Math.min(
      ...requests.map((each) => (each.orderId === undefined ? Infinity : each.answeredMs)),
    );
    for (const request of requests) {
      const isFirst = !requests.some((other) => other !== request && other.sentMs < request.answeredMs);
      if (request.answer === 'replayed' && isFirst) fromNowhere.push(request);
      const isRefused = request.answer === 'soldOut' || request.answer === 'limitReached';
      if (isRefused && request.sentMs > toldMs) forgotten.push(request);
    }
  }
  const describe = ({ key, sentMs, answer }: SentRequest) => `${key}, sent ${at(sentMs)}, answered ${answer}`;
  return [
    ...tell(twice, 'keys sold as new more than once', describe),
    ...tell(fromNowhere, 'replays of what nobody had asked for', describe),
    ...tell(forgotten, 'keys that were refused what they had bought', describe),
  ];
}

/**
 * "Sold out" a second after tickets were provably there: even if whatever can have been bought until the answer was
 * bought, enough were left all the time from a second before the question.
 */
function findLies({ run, requests, restocks, wishes }: Sale): string[] {
  const buyers = [...wishes.values()].filter(({ orderIds, isInDoubt }) => orderIds.size > 0 || isInDoubt);
  const starts = buyers.map(({ firstSentMs, quantity }) => [firstSentMs, quantity] as const);
  const takenBy = accumulate(starts);
  const found = requests.filter(({ answer, quantity, sentMs, answeredMs }) => {
    if (answer !== 'soldOut') return false;
    const back = restocks.filter(({ delta, fromMs, toMs }) =>
      delta > 0 ? toMs <= sentMs - SOLD_OUT_AGE_MS : fromMs <= answeredMs,
    );
    const least = back.reduce((sum, { delta }) => sum + delta, run.stock) - takenBy(answeredMs);
    return least >= quantity;
  });
  return tell(
    found,
    '"sold out" while tickets were there',
    ({ key, sentMs }) => `${key}, sent ${at(sentMs)}`,
  );
}

/** The sum of all amounts up to a moment, the moment included. */
function accumulate(amounts: readonly (readonly [ms: number, amount: number])[]): (ms: number) => number {
  const sorted = [...amounts].sort(([a], [b]) => a - b);
  let total = 0;
  const sums = sorted.map(([, amount]) => {
    total += amount;
    return total;
  });
  return (ms) => sums[countUpTo(sorted, ([each]) => each <= ms) - 1] ?? 0;
}

/** How many of a sorted list, from its beginning, are `before`. */
function countUpTo<T>(sorted: readonly T[], isBefore: (each: T) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const each = sorted[middle];
    if (each !== undefined && isBefore(each)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Who came after somebody was told "sold out" can't buy as much or more, unless tickets came back. */
function findSalesAfterSoldOut({ requests, restocks, wishes }: Sale): string[] {
  const refused = requests
    .filter(({ answer }) => answer === 'soldOut')
    .sort((a, b) => a.answeredMs - b.answeredMs);
  const found = [...wishes.values()].filter(({ orderIds, firstSentMs, quantity, requests: own }) => {
    if (orderIds.size === 0) return false;
    let index = countUpTo(refused, ({ answeredMs }) => answeredMs < firstSentMs) - 1;
    while ((refused[index]?.quantity ?? 0) > quantity) index -= 1;
    const last = refused[index];
    if (!last) return false;
    const toldMs = Math.max(...own.map(({ answeredMs }) => answeredMs));
    return !restocks.some(({ delta, fromMs, toMs }) => delta > 0 && toMs >= last.sentMs && fromMs <= toldMs);
  });
  const describe = ({ name, firstSentMs }: Wish) => `${name}, who came ${at(firstSentMs)}`;
  return tell(found, 'sold to buyers who came after "sold out"', describe);
}

function findBadBooks({ run, restocks, books, readBack, wishes }: Sale): string[] {
  const found: string[] = [];
  const lost = readBack.filter(({ exists }) => exists === false);
  found.push(...tell(lost, 'orders that were told and do not exist', ({ id }) => id));
  if (!books) return found;
  const { capacity, stock, held, sold } = books;
  const expected = restocks.reduce((sum, { delta }) => sum + delta, run.stock);
  if (capacity !== expected) found.push(`books: the capacity is ${capacity}, it should be ${expected}`);
  if (sold + held + stock !== capacity) {
    found.push(`books: sold ${sold} + held ${held} + stock ${stock} is not the capacity, ${capacity}`);
  }
  const all = [...wishes.values()];
  const told = all.reduce((sum, { orderIds, quantity }) => sum + orderIds.size * quantity, 0);
  const doubt = all.reduce((sum, { isInDoubt, quantity }) => sum + (isInDoubt ? quantity : 0), 0);
  if (sold + held < told) found.push(`books: ${sold + held} tickets sold, buyers were told of ${told}`);
  if (sold + held > told + doubt) {
    found.push(`books: ${sold + held} tickets sold, buyers were told of ${told}, and ${doubt} are in doubt`);
  }
  return found;
}

function findBadTimes({ requests }: Sale): string[] {
  const found = requests.filter(({ sentMs, answeredMs }) => sentMs > answeredMs);
  return tell(found, 'answers before their questions', ({ key, sentMs }) => `${key}, sent ${at(sentMs)}`);
}
