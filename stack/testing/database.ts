import { randomBytes } from 'node:crypto';
import { withConnection } from '@/db/connect';

/** The migrated database that every fresh one is a copy of. */
export const TEMPLATE_DATABASE = 'template_shop';

/** Copies the migrated database. CREATE DATABASE leaves out what ALTER DATABASE ... SET said: that is said again. */
export async function copyTemplate(serverUrl: string): Promise<string> {
  const name = `shop_${randomBytes(6).toString('hex')}`;
  await withConnection(serverUrl, async (client) => {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE_DATABASE}`);
    const { rows } = await client.query<{ setting: string }>(
      `SELECT unnest(setconfig) AS setting FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
       WHERE s.setrole = 0 AND d.datname = $1`,
      [TEMPLATE_DATABASE],
    );
    for (const { setting } of rows) {
      const [variable = '', ...value] = setting.split('=');
      const literal = client.escapeLiteral(value.join('='));
      await client.query(`ALTER DATABASE ${name} SET ${client.escapeIdentifier(variable)} = ${literal}`);
    }
  });
  return new URL(`/${name}`, serverUrl).href;
}

/** Drops a database, and ends the connections that are still open to it. */
export async function dropDatabase(serverUrl: string, url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  await withConnection(serverUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
}
