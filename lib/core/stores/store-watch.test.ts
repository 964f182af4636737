import { beforeEach, expect, test } from 'vitest';
import { SqlError, StoreError } from './store-error';
import { type StoreWatch, watchStore } from './store-watch';

const fullDisk = new SqlError('53100', undefined, 'No space left on device');
const wrongPassword = new StoreError(
  'postgres',
  'none',
  'no',
  Object.assign(new Error('no'), { code: '28P01' }),
);
const late = new StoreError('postgres', 'unknown', 'the deadline passed');

let now: number;
let lines: string[];
let watch: StoreWatch;

beforeEach(() => {
  now = 1000;
  lines = [];
  watch = watchStore(
    'postgres',
    (line) => lines.push(line),
    () => now,
  );
});

test('a store that refuses is said once, with cause, advice and its own words, and once that it works again', () => {
  for (let call = 0; call < 100; call++) watch.failed('sell', wrongPassword);
  expect(lines).toEqual([
    expect.stringMatching(/^Postgres: it refuses the user or the password of DATABASE_URL\. Correct/),
  ]);
  expect(watch.refusal()?.cause).toContain('password');
  watch.worked('read');
  watch.worked('sell');
  expect(lines.slice(1)).toEqual(['Postgres works again.']);
  expect(watch.refusal()).toBeUndefined();
});

test('another reason is said too', () => {
  watch.failed('sell', wrongPassword);
  watch.failed('sell', fullDisk);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain('its disk is full');
});

test('a full disk lets readers in: it is over when the same call works, or was not seen for a minute', () => {
  watch.failed('sell', fullDisk);
  watch.worked('ready');
  expect(watch.refusal()?.cause).toBe('its disk is full');
  now += 61_000;
  expect(watch.refusal()).toBeUndefined();
  watch.worked('sell');
  expect(lines[1]).toBe('Postgres works again.');
});

test('one that flaps is not said each time', () => {
  for (let round = 0; round < 100; round++) {
    watch.failed('sell', wrongPassword);
    watch.worked('sell');
    now += 10;
  }
  expect(lines).toHaveLength(2);
  now += 30_000;
  watch.failed('sell', wrongPassword);
  expect(lines).toHaveLength(3);
});

test('a deadline that is missed once or twice is no news, and what Postgres refuses for good reason is none either', () => {
  for (let call = 0; call < 10; call++) {
    watch.failed('sell', late);
    watch.failed('sell', late);
    watch.worked('sell');
    watch.failed('sell', new SqlError('23505', 'orders_buyer_key', 'duplicate key'));
  }
  expect([lines, watch.refusal()]).toEqual([[], undefined]);
  for (let call = 0; call < 3; call++) watch.failed('sell', late);
  expect(lines).toEqual([expect.stringContaining('does not answer in time')]);
});
