import { expect, test } from 'vitest';
import { pagePolicy } from './page-policy';

test('scripts and styles of a page carry its nonce, and nothing is evaluated', () => {
  const policy = pagePolicy('abc', false);
  expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';");
  expect(policy).toContain("style-src 'self' 'nonce-abc';");
  expect(policy).not.toContain('unsafe');
});

test('a page that follows its sources may evaluate, and style what is laid over it', () => {
  const policy = pagePolicy('abc', true);
  expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic' 'unsafe-eval';");
  expect(policy).toContain("style-src 'self' 'unsafe-inline';");
});
