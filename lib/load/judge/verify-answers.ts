import type { Sale, SentRequest, Wish } from './history-sale';
import { at, sayFirst } from './say-first';

/** One key: one order, sold as new once, replayed to whoever asks again, and refused only for a reason that is there. */
export function verifyAnswers({ run, wishes }: Sale): string[] {
  const all = [...wishes.values()];
  const found = (isWrong: (request: SentRequest, wish: Wish) => boolean) =>
    all.flatMap((wish) => wish.requests.filter((request) => isWrong(request, wish)));
  return [
    ...findKeysWithTwoEffects(all),
    ...findOrdersOfTwoKeys(all),
    ...findTooGreedy(all, run.perBuyerLimit ?? Infinity),
    ...sayFirst(all.flatMap(soldAgain), 'keys sold as new more than once', describe),
    ...sayFirst(found(isFromNowhere), 'replays of what nobody had asked for', describe),
    ...sayFirst(found(isForgotten), 'keys that were refused what they had bought', describe),
    ...sayFirst(found(isFalseReuse), 'keys that were called used, by whom nobody knows', describe),
    ...sayFirst(found(isAlone), 'keys that were called in progress, and nobody had asked', describe),
    ...sayFirst(
      found((request, wish) => isFalseLimit(request, wish, run.perBuyerLimit ?? 1)),
      'buyers who were told of a limit that they had not reached',
      describe,
    ),
  ];
}

const describe = ({ key, sentMs, answer }: SentRequest) => `${key}, sent ${at(sentMs)}, answered ${answer}`;

function findKeysWithTwoEffects(wishes: readonly Wish[]): string[] {
  return sayFirst(
    wishes.filter(({ orderIds }) => orderIds.size > 1),
    'keys with more than one order',
    (wish) => `${wish.name}: ${[...wish.orderIds].join(', ')}`,
  );
}

function findOrdersOfTwoKeys(wishes: readonly Wish[]): string[] {
  const owners = new Map<string, string>();
  const found: string[] = [];
  for (const { name, orderIds } of wishes) {
    for (const id of orderIds) {
      const owner = owners.get(id);
      if (owner !== undefined) found.push(`${id}: ${owner} and ${name}`);
      owners.set(id, name);
    }
  }
  return sayFirst(found, 'orders of more than one key', (text) => text);
}

function findTooGreedy(wishes: readonly Wish[], limit: number): string[] {
  return sayFirst(
    wishes.filter(({ orderIds, quantity }) => orderIds.size * quantity > limit),
    'buyers who have more than a buyer may',
    ({ name }) => name,
  );
}

const soldAgain = ({ requests }: Wish) => requests.filter(({ answer }) => answer === 'sold').slice(1);

/** Nothing of this quantity can have been sold by then. */
function isFromNowhere({ answer, quantity, answeredMs }: SentRequest, { effects }: Wish): boolean {
  return answer === 'replayed' && !((effects.get(quantity) ?? Infinity) < answeredMs);
}

function isForgotten({ answer, sentMs }: SentRequest, { toldMs }: Wish): boolean {
  return (answer === 'soldOut' || answer === 'limitReached') && sentMs > toldMs;
}

/** No other quantity can have been sold under this key by then. */
function isFalseReuse({ answer, quantity, answeredMs }: SentRequest, { effects }: Wish): boolean {
  if (answer !== 'keyReused') return false;
  return ![...effects].some(([other, sinceMs]) => other !== quantity && sinceMs < answeredMs);
}

/** No other request of this key had been sent by then. */
function isAlone(request: SentRequest, { requests: [first, second] }: Wish): boolean {
  const other = first === request ? second : first;
  return request.answer === 'keyInProgress' && !((other?.sentMs ?? Infinity) < request.answeredMs);
}

/** Each buyer has one key, so what was sold under it by then is all that it can have. */
function isFalseLimit({ answer, quantity, answeredMs }: SentRequest, { effects }: Wish, limit: number) {
  if (answer !== 'limitReached') return false;
  const most = Math.max(0, ...[...effects].filter(([, ms]) => ms < answeredMs).map(([sold]) => sold));
  return most + quantity <= limit;
}
