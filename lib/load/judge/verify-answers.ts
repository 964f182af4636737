import { at, describeFirst } from './describe-first';
import type { KeyHistory, Sale, SentRequest } from './history-sale';

/** One key: one order, sold as new once, replayed to each request after it, and refused only for a reason that is there. */
export function verifyAnswers({ run, keys }: Sale): string[] {
  const all = [...keys.values()];
  const found = (isWrong: (request: SentRequest, history: KeyHistory) => boolean) =>
    all.flatMap((history) => history.requests.filter((request) => isWrong(request, history)));
  return [
    ...findKeysWithTwoEffects(all),
    ...findOrdersOfTwoKeys(all),
    ...findTooGreedy(all, run.perBuyerLimit ?? Infinity),
    ...describeFirst(all.flatMap(soldAgain), 'keys sold as new more than once', describe),
    ...describeFirst(found(isFromNowhere), 'replays of what nobody had asked for', describe),
    ...describeFirst(found(isForgotten), 'keys that were refused what they had bought', describe),
    ...describeFirst(found(isFalseReuse), 'keys that were called used, by whom nobody knows', describe),
    ...describeFirst(found(isAlone), 'keys that were called in progress, and nobody had asked', describe),
    ...describeFirst(
      found((request, history) => isFalseLimit(request, history, run.perBuyerLimit ?? 1)),
      'buyers who were told of a limit that they had not reached',
      describe,
    ),
  ];
}

const describe = ({ key, sentMs, answer }: SentRequest) => `${key}, sent ${at(sentMs)}, answered ${answer}`;

function findKeysWithTwoEffects(keys: readonly KeyHistory[]): string[] {
  return describeFirst(
    keys.filter(({ orderIds }) => orderIds.size > 1),
    'keys with more than one order',
    (history) => `${history.name}: ${[...history.orderIds].join(', ')}`,
  );
}

function findOrdersOfTwoKeys(keys: readonly KeyHistory[]): string[] {
  const owners = new Map<string, string>();
  const found: string[] = [];
  for (const { name, orderIds } of keys) {
    for (const id of orderIds) {
      const owner = owners.get(id);
      if (owner !== undefined) found.push(`${id}: ${owner} and ${name}`);
      owners.set(id, name);
    }
  }
  return describeFirst(found, 'orders of more than one key', (text) => text);
}

function findTooGreedy(keys: readonly KeyHistory[], limit: number): string[] {
  return describeFirst(
    keys.filter(({ orderIds, quantity }) => orderIds.size * quantity > limit),
    'buyers who have more than a buyer may',
    ({ name }) => name,
  );
}

const soldAgain = ({ requests }: KeyHistory) => requests.filter(({ answer }) => answer === 'sold').slice(1);

/** Nothing of this quantity can have been sold by then. */
function isFromNowhere({ answer, quantity, answeredMs }: SentRequest, { effects }: KeyHistory): boolean {
  return answer === 'replayed' && !((effects.get(quantity) ?? Infinity) < answeredMs);
}

function isForgotten({ answer, sentMs }: SentRequest, { acknowledgedMs }: KeyHistory): boolean {
  return (answer === 'soldOut' || answer === 'limitReached') && sentMs > acknowledgedMs;
}

/** No other quantity can have been sold under this key by then. */
function isFalseReuse({ answer, quantity, answeredMs }: SentRequest, { effects }: KeyHistory): boolean {
  if (answer !== 'keyReused') return false;
  return ![...effects].some(([other, sinceMs]) => other !== quantity && sinceMs < answeredMs);
}

/** No other request of this key had been sent by then. */
function isAlone(request: SentRequest, { requests: [first, second] }: KeyHistory): boolean {
  const other = first === request ? second : first;
  return request.answer === 'keyInProgress' && !((other?.sentMs ?? Infinity) < request.answeredMs);
}

/** Each buyer has one key, so what was sold under it by then is all that it can have. */
function isFalseLimit({ answer, quantity, answeredMs }: SentRequest, { effects }: KeyHistory, limit: number) {
  if (answer !== 'limitReached') return false;
  const most = Math.max(0, ...[...effects].filter(([, ms]) => ms < answeredMs).map(([sold]) => sold));
  return most + quantity <= limit;
}
