import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { dropDatabase } from '@/stack/testing/database';
import { withConnection } from './connect';
import { migrate } from './migrate';

let url: string;

beforeEach(async () => {
  const serverUrl = inject('postgresUrl');
  const name = `blank_${process.pid}_${Date.now()}`;
  await withConnection(serverUrl, (client) => client.query(`CREATE DATABASE ${name}`));
  url = new URL(`/${name}`, serverUrl).href;
});
afterEach(() => dropDatabase(inject('postgresUrl'), url));

const countMigrations = () =>
  withConnection(url, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM drizzle.__drizzle_migrations',
    );
    return rows[0]?.count;
  });

test('migrating from several processes at once, and again, applies each migration once', async () => {
  await Promise.all([migrate(url), migrate(url), migrate(url)]);
  const applied = await countMigrations();
  await migrate(url);
  expect(applied).toBeGreaterThan(1);
  expect(await countMigrations()).toBe(applied);
});

test('migrates from any working directory', async () => {
  const home = process.cwd();
  process.chdir('/');
  try {
    await migrate(url);
  } finally {
    process.chdir(home);
  }
  expect(await countMigrations()).toBeGreaterThan(1);
});

test('a user who may neither alter the database nor create extensions still gets a shop', async () => {
  const role = `plain_${process.pid}_${Date.now()}`;
  await withConnection(url, async (client) => {
    await client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'plain'`);
    await client.query(`GRANT CREATE ON DATABASE ${new URL(url).pathname.slice(1)} TO ${role}`);
    await client.query(`GRANT CREATE, USAGE ON SCHEMA public TO ${role}`);
  });
  try {
    const asPlain = new URL(url);
    asPlain.username = role;
    asPlain.password = 'plain';
    await migrate(asPlain.href);
    expect(await countMigrations()).toBeGreaterThan(1);
  } finally {
    await withConnection(url, async (client) => {
      await client.query(`DROP OWNED BY ${role} CASCADE`);
      await client.query(`DROP ROLE ${role}`);
    });
  }
});

test('says that Postgres is out of reach', async () => {
  await expect(migrate('postgres://nobody:wrong@127.0.0.1:1/none')).rejects.toThrow(
    'Postgres is out of reach',
  );
});
