import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { dropDatabase } from '@/stack/testing/database';
import { freshDatabase } from '@/stack/testing/stores';
import { withConnection } from './connect';
import { findOtherTables } from './other-tables';

let url: string;

beforeEach(async () => {
  const serverUrl = inject('postgresUrl');
  const name = `other_${process.pid}_${Date.now()}`;
  await withConnection(serverUrl, (client) => client.query(`CREATE DATABASE ${name}`));
  url = new URL(`/${name}`, serverUrl).href;
});
afterEach(() => dropDatabase(inject('postgresUrl'), url));

const run = (sql: string) => withConnection(url, (client) => client.query(sql));

test("an empty database is nobody's, and what an extension brings is not anybody's either", async () => {
  expect(await findOtherTables(url)).toEqual([]);
  await run('CREATE EXTENSION pg_stat_statements');
  expect(await findOtherTables(url)).toEqual([]);
});

test("another project's tables are found, in every schema, and such as are called like ours", async () => {
  await run('CREATE SCHEMA billing; CREATE TABLE billing.invoices (id int); CREATE TABLE orders (id int)');
  expect(await findOtherTables(url)).toEqual(['billing.invoices', 'public.orders']);
});

test('so are those of one that migrates with Drizzle too', async () => {
  await run(`CREATE SCHEMA drizzle; CREATE TABLE users (id int);
    CREATE TABLE drizzle.__drizzle_migrations (id serial, hash text, created_at bigint);
    INSERT INTO drizzle.__drizzle_migrations (hash) VALUES ('of-another-project')`);
  expect(await findOtherTables(url)).toContain('public.users');
});

test('a database of this shop is ours', async () => {
  const ours = await freshDatabase();
  expect(await findOtherTables(ours.url)).toEqual([]);
  await ours.drop();
});
