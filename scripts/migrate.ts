import { migrate } from '@/db/migrate';
import { seed } from '@/db/seed';

const databaseUrl = process.env.DATABASE_URL;
if (!databaseUrl) {
  console.error('DATABASE_URL is missing: it should look like postgres://user:password@host:5432/database');
  process.exit(2);
}
await migrate(databaseUrl);
await seed(databaseUrl);
console.log('The database is migrated and seeded.');
