import { ANSWER_KINDS, emptyCounts } from '@/lib/load/generator/answer';
import { createBuyer } from '@/lib/load/generator/buyer';
import type { EndLine, RequestLine, RestockLine } from '@/lib/load/generator/history';
import { at, describeFirst } from './describe-first';
import type { KeyHistory, Sale, SentRequest } from './history-sale';

/** Clocks of threads lie that far apart, and a timer may fire that much early, ms. */
const CLOCK_MS = 5;

/** Whether the record itself can be what it says: the crowd of that seed, all that it asked, at times that can be. */
export function verifyRecord(sale: Sale): string[] {
  const { sent, restocks, ends, keys } = sale;
  const isUnasked = ({ quantity, sentMs }: SentRequest, { acknowledgedMs }: KeyHistory) =>
    quantity !== 1 && sentMs < acknowledgedMs;
  const unasked = [...keys.values()].flatMap((history) =>
    history.requests.filter((request) => isUnasked(request, history)),
  );
  const [end] = ends;
  return [
    ...findStrangers(sale),
    ...describeFirst(unasked, 'requests for more than the one ticket that each buyer wants', describe),
    ...describeFirst(
      sent.filter(({ sentMs, answeredMs }) => sentMs > answeredMs),
      'answers before their questions',
      describe,
    ),
    ...describeFirst(
      sent.filter(({ sentMs, dueMs }) => sentMs < -CLOCK_MS || dueMs < -CLOCK_MS),
      'requests before the start',
      describe,
    ),
    ...describeFirst(
      sent.filter(({ sentMs, dueMs }) => dueMs > sentMs + CLOCK_MS),
      'requests before they were due',
      describe,
    ),
    ...describeFirst(restocks.filter(isBadRestock), 'restocks at times that can not be', ({ fromMs }) =>
      at(fromMs),
    ),
    ...(ends.length > 1 ? [`the record has ${ends.length} ends`] : []),
    ...(end ? findMissing(end, sale) : []),
  ];
}

const describe = ({ key, sentMs }: RequestLine) => `${key}, sent ${at(sentMs ?? 0)}`;
const isBadRestock = ({ fromMs, toMs }: RestockLine) => fromMs > toMs || fromMs < -CLOCK_MS;

/** The seed names every buyer and its key. */
function findStrangers({ run, requests }: Sale): string[] {
  const keys = new Map<string, string>();
  for (let index = 0; index < run.buyers; index += 1) {
    const { id, key } = createBuyer(index, run.seed, run.ticketTypeId);
    keys.set(id, key);
  }
  const strangers = requests.filter(({ buyer, key }) => keys.get(buyer) !== key);
  return describeFirst(
    strangers,
    `requests of nobody in the crowd of seed ${run.seed}`,
    ({ buyer, key }) => `${buyer} ${key}`,
  );
}

/** The crowd counted its answers by itself. */
function findMissing({ answers, dropped, answeredMs }: EndLine, { run, requests }: Sale): string[] {
  const written = emptyCounts();
  for (const { answer } of requests) written[answer] += 1;
  const wrong = ANSWER_KINDS.filter((kind) => written[kind] !== answers[kind]);
  const buyers = new Set(requests.map(({ buyer }) => buyer)).size;
  return [
    ...wrong.map(
      (kind) => `the record has ${written[kind]} answers ${kind}, the crowd counted ${answers[kind]}`,
    ),
    ...(buyers + dropped === run.buyers
      ? []
      : [`the record has ${buyers} buyers and ${dropped} who never got to ask, of ${run.buyers}`]),
    ...describeFirst(
      requests.filter((request) => request.answeredMs > answeredMs + CLOCK_MS),
      'answers after the last one',
      describe,
    ),
  ];
}
