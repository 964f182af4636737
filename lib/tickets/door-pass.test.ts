import { expect, test } from 'vitest';
import { isDoorPass, issueDoorPass } from './door-pass';

const keys = { adminToken: 'demo-of-the-doorman', ticketSecret: 'a secret of a test, thirty-two long' };

test('the right token gets a pass that opens the door and does not show the token', () => {
  const pass = issueDoorPass('demo-of-the-doorman', keys);
  expect(pass).not.toContain('doorman');
  expect(isDoorPass(pass ?? '', keys)).toBe(true);
});

test('a wrong token gets none; a wrong pass, or one of an earlier token, opens nothing', () => {
  const pass = issueDoorPass(keys.adminToken, keys) ?? '';
  expect(issueDoorPass('demo-of-the-doormat', keys)).toBeNull();
  for (const wrong of [undefined, '', keys.adminToken, `${pass}A`])
    expect(isDoorPass(wrong, keys)).toBe(false);
  expect(isDoorPass(pass, { ...keys, adminToken: 'demo-of-another' })).toBe(false);
});

test('without an admin token the door stays shut', () => {
  const none = { ...keys, adminToken: undefined };
  expect(issueDoorPass('', none)).toBeNull();
  expect(isDoorPass(issueDoorPass(keys.adminToken, keys) ?? '', none)).toBe(false);
});
