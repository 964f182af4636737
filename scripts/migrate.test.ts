import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { withConnection } from '@/db/connect';
import { runProgram } from '@/stack/testing/child';
import { dropDatabase } from '@/stack/testing/database';

/* `npm run db:migrate`, which somebody runs against a database that is not theirs to look into. */

const name = `to_migrate_${process.pid}`;
const role = `reader_${process.pid}`;
let url: string;

const asServer = (sql: string) => withConnection(inject('postgresUrl'), (client) => client.query(sql));

beforeAll(async () => {
  await asServer(`CREATE DATABASE ${name}`);
  await asServer(`CREATE ROLE ${role} LOGIN PASSWORD 'reader'`);
  url = new URL(`/${name}`, inject('postgresUrl')).href;
});
afterAll(async () => {
  await dropDatabase(inject('postgresUrl'), url);
  await asServer(`DROP ROLE ${role}`);
});

const WRONG: readonly [string, (url: URL) => unknown, RegExp][] = [
  ['the password', (to) => Object.assign(to, { password: 'wrong' }), /refuses the user or the password/],
  ['the rights', (to) => Object.assign(to, { username: role, password: 'reader' }), /may not do/],
];

test.each(WRONG)('%s is wrong: one line names it, and it ends with 1', async (_, change, said) => {
  const to = new URL(url);
  change(to);
  const { code, output } = await runProgram('scripts/migrate.ts', [], { DATABASE_URL: to.href }).exit;
  expect(output).toMatch(said);
  expect(output.split('\n')).toHaveLength(1);
  expect(code).toBe(1);
});

test('an address of something else is bad usage', async () => {
  const env = { DATABASE_URL: 'mysql://db.example/shop' };
  const { code, output } = await runProgram('scripts/migrate.ts', [], env).exit;
  expect(output).toMatch(/^DATABASE_URL is no address of a Postgres: it should look like postgres:/);
  expect(code).toBe(2);
});
