import { describe, expect, inject, test } from 'vitest';
import { withConnection } from '@/db/connect';
import { dropDatabase } from '@/stack/testing/database';
import { freshDatabase, freshRedis } from '@/stack/testing/stores';
import { checkGivenPostgres, checkGivenRedis } from './commands/check-given-stores';
import { checkShell } from './commands/check-machine';

/* What `npm run doctor` says of what the environment names. */

describe('DATABASE_URL', () => {
  test('a database of the shop is good, and its password is not shown', async () => {
    const database = await freshDatabase();
    const { grade, found } = await checkGivenPostgres(database.url);
    expect(grade).toBe('good');
    expect(found).not.toContain(new URL(database.url).password);
    await database.drop();
  });

  test("another project's, one without tables, and one that is not there are named, with what to do", async () => {
    const serverUrl = inject('postgresUrl');
    const name = `doctor_${process.pid}_${Date.now()}`;
    await withConnection(serverUrl, (client) => client.query(`CREATE DATABASE ${name}`));
    const url = new URL(`/${name}`, serverUrl).href;
    expect(await checkGivenPostgres(url)).toMatchObject({
      grade: 'bad',
      found: expect.stringContaining('the tables'),
      remedy: expect.stringContaining('db:migrate'),
    });
    await withConnection(url, (client) => client.query('CREATE TABLE invoices (id int)'));
    expect(await checkGivenPostgres(url)).toMatchObject({
      grade: 'poor',
      found: expect.stringContaining('public.invoices'),
      remedy: expect.stringContaining('--adopt'),
    });
    await dropDatabase(serverUrl, url);
    expect(await checkGivenPostgres(url)).toMatchObject({
      grade: 'bad',
      found: expect.stringContaining('does not exist'),
    });
  });
});

test('a REDIS_URL is asked, and where nothing listens that is said', async () => {
  const redis = await freshRedis();
  expect(await checkGivenRedis({ REDIS_URL: redis.url })).toMatchObject({ grade: 'good' });
  await redis.stop();
  expect(await checkGivenRedis({ REDIS_URL: redis.url })).toMatchObject({
    grade: 'bad',
    found: expect.stringContaining('nothing listens'),
  });
});

test("what a shell sets for something else is named: conda's HOST, PGSSLMODE", () => {
  expect(checkShell({ HOST: '127.0.0.1', HOME: '/home' })).toBeUndefined();
  const found = checkShell({ HOST: 'x86_64-conda-linux-gnu', PGSSLMODE: 'require' })?.found;
  expect(found).toMatch(/HOST=x86_64-conda-linux-gnu.*PGSSLMODE/s);
});
