import { expect, test } from 'vitest';
import { parseJson } from './parse-json';

test.each([
  ['{"a":[1]}', { a: [1] }],
  ['null', null],
  ['', undefined],
  ['{', undefined],
])('%j', (text, value) => {
  expect(parseJson(text)).toEqual(value);
  expect(parseJson(new TextEncoder().encode(text))).toEqual(value);
});

test('what is not UTF-8 is no JSON', () => {
  expect(parseJson(Uint8Array.of(0x22, 0xff, 0x22))).toBeUndefined();
});
