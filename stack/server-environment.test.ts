import { expect, test } from 'vitest';
import { serverEnvironment } from './server-environment';

const secrets = { adminToken: 'a', doorToken: 'd', ticketSecret: 's' };
const environmentOf = (options: { readonly reload?: boolean; readonly door?: 'fast' | 'next' }) =>
  serverEnvironment({ port: 3000, host: '127.0.0.1', ephemeral: true, ...options }, secrets, {});

test('pages that follow the sources are those of development, and sell: the fast lane does not follow', () => {
  expect(environmentOf({ reload: true, door: 'fast' })).toMatchObject({
    NODE_ENV: 'development',
    DOOR: 'next',
  });
  expect(environmentOf({ door: 'fast' })).toMatchObject({ NODE_ENV: 'production', DOOR: 'fast' });
});
