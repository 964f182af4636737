import { expect, test } from 'vitest';
import { readBearer } from './bearer';

test.each([
  ['Bearer a-token', 'a-token'],
  ['bearer a-token', 'a-token'],
  ['BEARER  a token with spaces', 'a token with spaces'],
  ['Basic a-token', ''],
  ['Bearer', ''],
  ['bearera-token', ''],
  [null, ''],
  [undefined, ''],
])('%s carries the token %j', (header, token) => expect(readBearer(header)).toBe(token));
