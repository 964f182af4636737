import { expect, test } from 'vitest';
import { isBrokenForm } from './broken-form';

const ID = 'ab'.repeat(21);

const isBroken = (fields: Readonly<Record<string, string>>) => {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return isBrokenForm(new Request('http://shop.test/', { method: 'POST', body }));
};

test.each([
  ['no action', { code: '1' }],
  ['an action', { [`$ACTION_ID_${ID}`]: '', key: 'k' }],
  [
    'an action with bound parts',
    {
      $ACTION_REF_1: '',
      '$ACTION_1:0': `{"id":"${ID}","bound":"$@1"}`,
      '$ACTION_1:1': '[null]',
      $ACTION_KEY: 'k',
    },
  ],
])('a form with %s is whole', async (_, fields) => {
  expect(await isBroken(fields)).toBe(false);
});

test.each([
  ['an id that is none', { $ACTION_ID_abcdef: '' }],
  ['no description of its action', { $ACTION_REF_1: '' }],
  ['a description that is no JSON', { $ACTION_REF_1: '', '$ACTION_1:0': '{' }],
  ['another kind of JSON', { $ACTION_REF_1: '', '$ACTION_1:0': 'null' }],
  ['a bound part that is not there', { $ACTION_REF_1: '', '$ACTION_1:0': `{"id":"${ID}","bound":"$@1"}` }],
])('a form with %s is broken', async (_, fields) => {
  expect(await isBroken(fields)).toBe(true);
});

test('a body that was cut off is broken', async () => {
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  const request = new Request('http://shop.test/', { method: 'POST', headers, body: '--x\r\nbroken' });
  expect(await isBrokenForm(request)).toBe(true);
});
