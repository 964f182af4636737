import { expect, test } from 'vitest';
import { orderNumber, readOrderNumber, ticketNumber } from './order-number';

const ID = '3aa17b84-5c1d-4e2f-8a3b-0123456789ab';
const RANGE = {
  from: '3aa17b84-0000-0000-0000-000000000000',
  to: '3aa17b84-ffff-ffff-ffff-ffffffffffff',
};

test('the number of an order and of its tickets', () => {
  expect(orderNumber(ID)).toBe('3AA1-7B84');
  expect(ticketNumber(ID, 2)).toBe('3AA1-7B84-2');
});

test.each([
  orderNumber(ID),
  ticketNumber(ID, 12),
  '3aa17b84',
  ' 3AA1 7B84 ',
  '№ 3AA1-7B84',
  'No. 3aa1-7b84',
  '#3AA17B84',
  '3AAL-7B84',
  '3AAI 7B84 2',
])('%j is read as it was meant', (text) => {
  expect(readOrderNumber(text)).toEqual(RANGE);
});

test('O is 0: no digit of a number is called O', () => {
  expect(readOrderNumber('OOOO-OOO1')?.from).toBe('00000001-0000-0000-0000-000000000000');
});

test('an id lies in the range of its number, and its neighbours do not', () => {
  const range = readOrderNumber(orderNumber(ID));
  const lies = (id: string) => range !== null && range.from <= id && id <= range.to;
  expect(lies(ID)).toBe(true);
  expect(lies(ID.replace('3aa17b84', '3aa17b83'))).toBe(false);
  expect(lies(ID.replace('3aa17b84', '3aa17b85'))).toBe(false);
});

test.each(['', '3AA1', '3AA1-7B8', '3AA1-7B84-5C1D', '3AA17B841', 'XAA1-7B84', ID, "' OR 1=1 --"])(
  '%j is no number',
  (text) => {
    expect(readOrderNumber(text)).toBeNull();
  },
);
