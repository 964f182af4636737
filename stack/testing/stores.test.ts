import { expect, test } from 'vitest';
import { withConnection } from '@/db/connect';
import { freshDatabase, freshRedis } from './stores';

test('a fresh database is migrated, empty, and keeps the settings of the one it was copied from', async () => {
  const database = await freshDatabase();
  try {
    const { rows } = await withConnection(database.url, async (client) => {
      await client.query('RESET statement_timeout');
      return client.query(
        `SELECT (SELECT count(*)::int FROM events) AS events, current_setting('statement_timeout') AS timeout`,
      );
    });
    expect(rows).toEqual([{ events: 0, timeout: '2s' }]);
  } finally {
    await database.drop();
  }
});

test('two fresh Redis servers know nothing of each other', async () => {
  const [one, other] = await Promise.all([freshRedis(), freshRedis()]);
  expect(one.port).not.toBe(other.port);
  await Promise.all([one.stop(), other.stop()]);
});
