import { expect, test, vi } from 'vitest';
import { readOrigin, settleOrigin } from './origin';
import { isCrossSite } from './same-origin';

const settle = (given: Readonly<Record<string, string>>, settings = {}) => {
  const headers = { ...given };
  const isSettled = settleOrigin(headers, { TRUST_PROXY: false, ...settings });
  return isSettled ? readOrigin(new Headers(headers)) : null;
};
const FORWARDED = {
  host: '127.0.0.1:3000',
  'x-forwarded-host': 'tickets.example',
  'x-forwarded-proto': 'https',
};

test.each([
  ['the Host alone', { host: 'tickets.example:8080' }, {}, 'http://tickets.example:8080'],
  ['an IPv6 host', { host: '[::1]:3000' }, {}, 'http://[::1]:3000'],
  ['what a client says of a proxy', FORWARDED, {}, 'http://127.0.0.1:3000'],
  ['what our own proxy says', FORWARDED, { TRUST_PROXY: true }, 'https://tickets.example'],
  [
    'two proxies, the outer one first',
    { ...FORWARDED, 'x-forwarded-proto': 'https, http', 'x-forwarded-host': 'tickets.example, inner' },
    { TRUST_PROXY: true },
    'https://tickets.example',
  ],
  [
    'a trusted proxy that keeps the Host',
    { host: 'tickets.example' },
    { TRUST_PROXY: true },
    'http://tickets.example',
  ],
  [
    'what the settings say, whatever comes',
    { ...FORWARDED, host: 'evil.example' },
    { SHOP_ORIGIN: 'https://shop.example', TRUST_PROXY: true },
    'https://shop.example',
  ],
  [
    'a scheme that is none',
    { ...FORWARDED, 'x-forwarded-proto': 'javascript' },
    { TRUST_PROXY: true },
    'http://tickets.example',
  ],
])('%s: the shop is at %j', (_, headers, settings, origin) => {
  expect(settle(headers, settings)).toBe(origin);
});

test.each([
  {},
  { host: '' },
  { host: 'evil"><x' },
  { host: 'a b' },
  { host: 'user@evil.example' },
  { host: 'a/b' },
])('no host in %j', (headers) => {
  expect(settle(headers)).toBeNull();
});

test('a platform’s headers are read with the same care', () => {
  const headers = { host: 'evil"><x', 'x-forwarded-proto': 'javascript' };
  expect(readOrigin(new Headers(headers))).toBe('http://localhost');
});

test('a page that is not ours is refused, and said in the log once: it may be a proxy that hides the host', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const ask = () =>
    isCrossSite({ site: 'same-origin', origin: 'https://hidden.example', host: 'inner:3000' });
  expect([ask(), ask()]).toEqual([true, true]);
  expect(warn).toHaveBeenCalledOnce();
  expect(warn).toHaveBeenCalledWith(expect.stringMatching(/hidden\.example.*inner:3000.*SHOP_ORIGIN/s));
  warn.mockRestore();
});
