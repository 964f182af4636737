import { expect, test } from 'vitest';
import { explainFiles } from './explain-files';

const failed = (code: string, said: string) => Object.assign(new Error(`${code}: ${said}`), { code });

test.each([
  [failed('ENOSPC', "no space left on device, write '/shop/.data/a'"), 'no space left', 'Free some'],
  [
    new Error(
      'Postgres does not start on port 1. The end of its log:\nFATAL: could not write: No space left on device',
    ),
    'no space left',
    'Free some',
  ],
  [failed('EACCES', "permission denied, mkdir '/shop/.data/3000'"), 'another user', 'sudo chown -R'],
  [failed('EROFS', "read-only file system, mkdir '/shop/.data'"), 'takes no writes', 'takes no writes'],
])('%s has an advice', (error, cause, advice) => {
  const said = explainFiles(error, '/shop/.data');
  expect(said).toContain(cause);
  expect(said).toContain(advice);
  expect(said?.split('\n')).toHaveLength(1);
});

test('what is about something else has none', () => {
  expect(explainFiles(new Error('next build failed'), '/shop/.data')).toBeUndefined();
  expect(explainFiles('odd', '/shop/.data')).toBeUndefined();
});
