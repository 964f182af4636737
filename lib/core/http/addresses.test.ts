import { expect, test } from 'vitest';
import { invitationUrls, localUrl, reachableUrls } from './addresses';

test('a shop on loopback is reached by nobody else', () => {
  expect(reachableUrls('127.0.0.1', 3000)).toEqual([]);
  expect(reachableUrls('localhost', 3000)).toEqual([]);
});

test('one that listens at one address is reached there, one that listens at all at none of loopback', () => {
  expect(reachableUrls('192.168.1.7', 3000)).toEqual(['http://192.168.1.7:3000']);
  for (const url of reachableUrls('0.0.0.0', 4000)) expect(url).toMatch(/^http:\/\/(?!127\.)[\d.]+:4000$/);
});

test('a machine reaches its own server at an address, in brackets where it is one of IPv6', () => {
  expect(localUrl('::1', 3000)).toBe('http://[::1]:3000');
  expect(localUrl('::', 3000)).toBe('http://127.0.0.1:3000');
  expect(localUrl('0.0.0.0', 3000)).toBe('http://127.0.0.1:3000');
  expect(localUrl('localhost', 80)).toBe('http://localhost:80');
  expect(reachableUrls('fd00::7', 3000)).toEqual(['http://[fd00::7]:3000']);
});

test('a teacher who came by another name passes that one on', () => {
  const env = { HOST: '0.0.0.0', PORT: 3000 };
  expect(invitationUrls('https://shop.example', env)).toEqual(['https://shop.example']);
  expect(invitationUrls('http://127.0.0.1:3000', { HOST: '127.0.0.1', PORT: 3000 })).toEqual([]);
  expect(invitationUrls('http://localhost:3000', env)).toEqual(reachableUrls('0.0.0.0', 3000));
});
