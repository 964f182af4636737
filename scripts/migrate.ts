import { migrate } from '@/db/migrate';
import { seed } from '@/db/seed';
import { explainPostgres } from './commands/explain-postgres';

const EXIT = { broken: 1, badUsage: 2 } as const;

const databaseUrl = process.env.DATABASE_URL ?? '';
if (!/^postgres(ql)?:\/\/./.test(databaseUrl)) {
  const what = databaseUrl === '' ? 'is missing' : 'is no address of a Postgres';
  console.error(`DATABASE_URL ${what}: it should look like postgres://user:password@host:5432/database`);
  process.exit(EXIT.badUsage);
}
try {
  await migrate(databaseUrl);
  await seed(databaseUrl);
  console.log('The database is migrated and seeded.');
} catch (error) {
  console.error(explainPostgres(error) ?? error);
  process.exitCode = EXIT.broken;
}
