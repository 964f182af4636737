import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANSWER_KINDS, emptyCounts } from '@/lib/load/generator/answer';
import { BOT_PATIENCE, PATIENCE } from '@/lib/load/generator/buyer';
import { type HistoryLine, historyLine } from '@/lib/load/generator/history';
import type { RunOptions } from '@/lib/load/run-options';
import { recordTiny } from '@/lib/load/testing/tiny-run';
import type { Habits } from '@/lib/load/testing/tiny-shop';
import { gatherSale } from './history-sale';
import { readHistory } from './read-history';
import { verifySale } from './verify-history';

/*
 * A checker is tested by what it must find: every field of every line of good histories is corrupted, one at a time.
 * A change of an answer is counted anew in the last line, so that it is found for what it says, not for the count.
 */

/** What can not be found, and need not be. Whatever else is found wherever it is done. */
const HARMLESS: Readonly<Record<string, string>> = {
  'end.answers.allHeld: gone': 'a crowd of before there were holds did not know it',
  'run.strategy: null': 'a label',
  'run.strategy: another': 'a label: the promises to a buyer are the same for all',
  'run.startedAt: another': 'a label: all times are from the start',
  'run.perBuyerLimit: +1': 'each buyer wants one ticket: above 1, no limit is met',
  'run.perBuyerLimit: -1': 'each buyer wants one ticket: above 1, no limit is met',
  'run.perBuyerLimit: 1e9': 'each buyer wants one ticket: above 1, no limit is met',
  'run.perBuyerLimit: null': 'is then taken to be 1',
  'request.quantity: +1': 'a buyer who has a ticket asks for more, and is refused',
  'request.dueMs: +1': 'latency is the report’s: no promise of the shop rests on it',
  'request.dueMs: -1': 'latency is the report’s',
  'request.dueMs: 0': 'latency is the report’s',
  'request.sentMs: +1': 'an honest shop can have been as fast, while it does not answer before it is asked',
  'request.sentMs: -1': 'an honest shop can have been as slow',
  'request.sentMs: 0': 'an honest shop can have been as slow',
  'request.answeredMs: +1': 'an honest shop can have been as slow',
  'request.answeredMs: -1':
    'an honest shop can have been as fast, while it does not answer before it is asked',
  'request.answer: to contended': 'it sells nothing, and may be said at any time',
  'request.answer: to rateLimited': 'it sells nothing, and may be said at any time',
  'request.answer: to unavailable': 'it sells nothing, and may be said at any time',
  'request.answer: to indeterminate':
    'it says nothing: what it may have sold is in the books, or it did not sell',
  'request.answer: to error': 'it says nothing: what it may have sold is in the books, or it did not sell',
  'request.answer: to soldOut': 'true once so many may have been sold that none was left',
  'request.answer: to allHeld': 'true while others may hold what was not sold yet',
  'request.answer: to keyInProgress': 'true while another request of this key may be under way',
  'request.answer: to sold': 'the first replay of a sale whose own answer was lost can be that answer',
  'request.answer: swapped':
    'two buyers who were both refused, or one who asked twice: either order can be true',
  'request.message: another': 'words for people',
  'request.message: gone': 'words for people',
  'restock.fromMs: +1': 'the tickets can have come a little later',
  'restock.fromMs: -1': 'the tickets can have come a little earlier',
  'restock.fromMs: 0': 'tickets that came back earlier excuse more',
  'restock.toMs: +1': 'the shop can have been as slow',
  'restock.toMs: -1': 'the shop can have been as fast',
  'restock.toMs: 1e9': 'a restock that took longer excuses more',
  'end: deleted': 'the history is called incomplete',
  'end.answeredMs: +1': 'the last one can have been as slow',
  'end.answeredMs: -1': 'within what clocks differ by',
  'end.answeredMs: 1e9': 'the run can have waited',
};

type Line = Record<string, unknown>;
interface Corruption {
  readonly name: string;
  readonly lines: readonly Line[];
}

let folder = '';
const good: (readonly Line[])[] = [];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'corrupt-'));
  const runs: [Habits, Partial<RunOptions>][] = [
    [
      { contendEvery: 3, loseAnswerEvery: 4 },
      { strategy: 'bouncer', buyers: 24, patience: { ...PATIENCE, doubleClick: 0.3 } },
    ],
    [
      // A restock that took less than a millisecond can't have come a millisecond later.
      { slowMs: 3 },
      {
        buyers: 40,
        plan: { profile: 'soak', buyers: 40, durationMs: 2500 },
        patience: BOT_PATIENCE,
        nemesis: ['restock'],
      },
    ],
  ];
  good.push(...(await Promise.all(runs.map(([habits, more], index) => record(`${index}`, habits, more)))));
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

async function record(name: string, habits: Habits, more: Partial<RunOptions>): Promise<readonly Line[]> {
  const file = path.join(folder, name);
  await recordTiny(file, habits, more);
  expect((await readHistory(file)).flatMap(verifySale)).toEqual([]);
  const text = await readFile(file, 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line): Line => JSON.parse(line));
}

/** Most lines stay as they are: each is read once. */
const known = new WeakMap<Line, HistoryLine | string>();
function read(line: Line): HistoryLine | string {
  const before = known.get(line);
  if (before !== undefined) return before;
  const parsed = historyLine.safeParse(line);
  const result = parsed.success ? parsed.data : `not read: ${parsed.error.issues[0]?.message}`;
  known.set(line, result);
  return result;
}

/** Undefined where nothing was noticed. */
function notice(lines: readonly Line[]): string | undefined {
  const parsed: HistoryLine[] = [];
  for (const line of lines) {
    const result = read(line);
    if (typeof result === 'string') return result;
    parsed.push(result);
  }
  const [run, ...rest] = parsed;
  if (run?.type !== 'run' || rest.some(({ type }) => type === 'run')) return 'not one run';
  return verifySale(gatherSale(run, rest))[0];
}

const isLine = (value: unknown): value is Line => typeof value === 'object' && value !== null;

/** Every line gone, or twice; and every field of it as something else. */
function* corrupt(lines: readonly Line[]): Generator<Corruption> {
  for (const [index, line] of lines.entries()) {
    const type = String(line.type);
    yield { name: `${type}: deleted`, lines: lines.toSpliced(index, 1) };
    yield { name: `${type}: twice`, lines: lines.toSpliced(index, 0, line) };
    const others = lines.filter((other) => other !== line && other.type === line.type);
    for (const [name, changed] of changeFields(line, others)) {
      yield { name: `${type}.${name}`, lines: lines.with(index, changed) };
    }
    if (type !== 'request') continue;
    for (const [name, changed] of changeAnswer(line, others)) {
      yield { name: `request.answer: ${name}`, lines: countAgain(lines.with(index, changed)) };
    }
    for (const [name, fields] of Object.entries({ buyer: ['buyer'], answer: ANSWER_FIELDS })) {
      const swapped = swapWithNext(lines, index, fields);
      if (swapped) yield { name: `request.${name}: swapped`, lines: swapped };
    }
  }
}

/** Every field by itself, those of what is inside too. */
function* changeFields(line: Line, others: readonly Line[]): Generator<[string, Line]> {
  for (const [field, value] of Object.entries(line)) {
    if (field === 'answer') continue;
    const { [field]: _, ...without } = line;
    yield [`${field}: gone`, without];
    if (value !== null) yield [`${field}: null`, { ...line, [field]: null }];
    if (isLine(value)) {
      const inside = others.map((other) => other[field]).filter(isLine);
      for (const [name, changed] of changeFields(value, inside)) {
        yield [`${field}.${name}`, { ...line, [field]: changed }];
      }
    }
    for (const [name, changed] of changeValue(value))
      yield [`${field}: ${name}`, { ...line, [field]: changed }];
    if (typeof value !== 'string' || field === 'type') continue;
    const other = others.find((each) => typeof each[field] === 'string' && each[field] !== value);
    if (other) yield [`${field}: another one's`, { ...line, [field]: other[field] }];
  }
}

function* changeValue(value: unknown): Generator<[string, unknown]> {
  if (typeof value === 'boolean') yield ['not', !value];
  if (typeof value === 'string') yield ['another', `${value}x`];
  if (typeof value !== 'number') return;
  yield ['+1', value + 1];
  yield ['-1', value - 1];
  yield ['negative', -value - 1000];
  yield ['1e9', 1e9];
  if (value !== 0) yield ['0', 0];
}

const ANSWER_FIELDS = ['answer', 'orderId', 'message', 'isFinal'];

/** Each other answer, with what belongs to it. */
function* changeAnswer(line: Line, others: readonly Line[]): Generator<[string, Line]> {
  const { answer, orderId, message: _, isFinal: __, ...asked } = line;
  const sold = others.find((other) => other.orderId !== undefined && other.key !== line.key);
  for (const kind of ANSWER_KINDS.filter((each) => each !== answer)) {
    const to = { ...asked, answer: kind };
    if (kind === 'error') yield ['to error', { ...to, message: 'no', isFinal: false }];
    else if (kind !== 'sold' && kind !== 'replayed') yield [`to ${kind}`, to];
    else if (orderId !== undefined) yield [`to ${kind}`, { ...to, orderId }];
    else {
      yield [`to ${kind}, of an order that is another's`, { ...to, orderId: sold?.orderId }];
      yield [`to ${kind}, of an order that is nobody's`, { ...to, orderId: 'nobody' }];
    }
  }
}

/** With the next request that differs in them. */
function swapWithNext(lines: readonly Line[], index: number, fields: readonly string[]) {
  const line = lines[index];
  const next = lines.findIndex(
    (other, at) =>
      at > index && other.type === 'request' && other[fields[0] ?? ''] !== line?.[fields[0] ?? ''],
  );
  const other = lines[next];
  return line && other
    ? lines.with(index, take(line, other, fields)).with(next, take(other, line, fields))
    : null;
}

function take(line: Line, from: Line, fields: readonly string[]): Line {
  const kept = Object.entries(line).filter(([field]) => !fields.includes(field));
  const taken = Object.entries(from).filter(([field]) => fields.includes(field));
  return Object.fromEntries([...kept, ...taken]);
}

function countAgain(lines: readonly Line[]): readonly Line[] {
  const answers = emptyCounts();
  for (const { answer } of lines) for (const kind of ANSWER_KINDS) if (kind === answer) answers[kind] += 1;
  return lines.map((line) => (line.type === 'end' ? { ...line, answers } : line));
}

test('every corruption of a good history is noticed, or known to be harmless', () => {
  const missed = new Map<string, number>();
  let tried = 0;
  for (const { name, lines } of good.flatMap((lines) => [...corrupt(lines)])) {
    tried += 1;
    if (notice(lines) === undefined) missed.set(name, (missed.get(name) ?? 0) + 1);
  }
  expect(tried).toBeGreaterThan(1000);
  expect([...missed].filter(([name]) => HARMLESS[name] === undefined)).toEqual([]);
  expect(Object.keys(HARMLESS).filter((name) => !missed.has(name))).toEqual([]);
});
