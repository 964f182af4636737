import { expect, test } from 'vitest';
import { doorTokenOf, isDoorPass, issueDoorPass } from './door-pass';

const keys = { doorToken: 'demo-of-the-doorman', ticketSecret: 'a secret of a test, thirty-two long' };

test('the right token gets a pass that opens the door and does not show the token', () => {
  const pass = issueDoorPass('demo-of-the-doorman', keys);
  expect(pass).not.toContain('doorman');
  expect(isDoorPass(pass ?? '', keys)).toBe(true);
});

test('a wrong token gets none; a wrong pass, or one of an earlier token, opens nothing', () => {
  const pass = issueDoorPass(keys.doorToken, keys) ?? '';
  expect(issueDoorPass('demo-of-the-doormat', keys)).toBeNull();
  for (const wrong of [undefined, '', keys.doorToken, `${pass}A`])
    expect(isDoorPass(wrong, keys)).toBe(false);
  expect(isDoorPass(pass, { ...keys, doorToken: 'demo-of-another' })).toBe(false);
});

test('without a token the door stays shut', () => {
  const none = { ...keys, doorToken: undefined };
  expect(issueDoorPass('', none)).toBeNull();
  expect(isDoorPass(issueDoorPass(keys.doorToken, keys) ?? '', none)).toBe(false);
});

test("the door's own token takes the place of the admin's", () => {
  const env = { ADMIN_TOKEN: 'the token of the admin' };
  expect(doorTokenOf(env)).toBe(env.ADMIN_TOKEN);
  expect(doorTokenOf({ ...env, DOOR_TOKEN: 'the token of the door' })).toBe('the token of the door');
  expect(doorTokenOf({})).toBeUndefined();
});
