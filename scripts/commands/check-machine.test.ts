import { expect, test } from 'vitest';
import { checkNode } from './check-machine';

test.each([
  ['20.8.1', 'bad', 'v20.8.1, older than 20.9'],
  ['20.9.0', 'good', 'v20.9.0: Node 24 sells about a fifth more'],
  ['22.22.0', 'good', 'v22.22.0: Node 24 sells about a fifth more'],
] as const)('Node %s is %s, and it is said which would be better', (version, grade, found) => {
  expect(checkNode(version)).toMatchObject({
    grade,
    found: expect.stringContaining(found),
    remedy: expect.stringContaining('nvm install 24'),
  });
});

test.each(['24.0.0', '26.1.0'])('Node %s is good, and nothing more is said of it', (version) => {
  expect(checkNode(version)).toEqual({ grade: 'good', found: `v${version}` });
});
