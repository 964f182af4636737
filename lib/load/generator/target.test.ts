import { expect, test } from 'vitest';
import type { Health } from './shop-shapes';
import { parseTarget, requireDemo } from './target';

const health = (demo: boolean): Health => ({
  demo,
  strategy: null,
  door: null,
  drivers: null,
  redisKind: null,
});

test.each(['http://127.0.0.1:3000', 'http://localhost:3000', 'http://[::1]:3000', 'http://127.8.9.1:80/x'])(
  '%s is this machine',
  (address) => {
    const origin = parseTarget(address, false);
    expect(origin).toBe(new URL(address).origin);
    expect(() => requireDemo(origin, health(false))).not.toThrow();
  },
);

test.each([
  'http://example.com',
  'http://127.0.0.1.example.com',
  'http://localhost.example.com',
  'http://0.0.0.0:3000',
  'http://10.0.0.1:3000',
  'http://127.0.0.1@example.com/',
])('%s is not, and needs --allow-host and a demo', (address) => {
  expect(() => parseTarget(address, false)).toThrow('not this machine');
  const origin = parseTarget(address, true);
  expect(() => requireDemo(origin, health(false))).toThrow('does not say that it is a demo');
  expect(() => requireDemo(origin, health(true))).not.toThrow();
});

test.each(['nonsense', 'ftp://127.0.0.1', '127.0.0.1:3000'])('%s is no address', (address) => {
  expect(() => parseTarget(address, true)).toThrow('--url');
});
