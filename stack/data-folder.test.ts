import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeTemporaryFolder, sweepLeftovers } from './data-folder';
import { areGone, mustIdentify, runCode } from './testing/child';

test('what a killed process left is swept: its Postgres, its Redis, its folder; the living keep theirs', async () => {
  const other = runCode(`
    import { makeTemporaryFolder, postgresFolder, quorumFolders, redisFolder } from './stack/data-folder';
    import { startPostgres } from './stack/postgres/postgres';
    import { startRedis } from './stack/redis/redis';
    const { folder } = makeTemporaryFolder();
    const stores = await Promise.all([
      startPostgres({ folder: postgresFolder(folder), durable: false }),
      ...[redisFolder(folder), ...quorumFolders(folder)].map((each) => startRedis({ folder: each, durable: false })),
    ]);
    console.log('left ' + folder + ' ' + stores.map(({ pid }) => pid).join(' '));
    setInterval(() => {}, 1000);
  `);
  const [, folder = '', ...pids] = (await other.line(/^left/)).split(' ');
  const stores = pids.map((pid) => mustIdentify(Number(pid)));
  expect(stores).toHaveLength(4);
  const mine = makeTemporaryFolder();

  await sweepLeftovers();
  expect(areGone(stores)).toBe(false);
  expect(existsSync(folder)).toBe(true);

  await other.kill();
  await sweepLeftovers();
  expect(areGone(stores)).toBe(true);
  expect(existsSync(folder)).toBe(false);
  expect(existsSync(mine.folder)).toBe(true);
  mine.remove();
});
