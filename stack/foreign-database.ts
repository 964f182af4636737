import { findOtherTables } from '@/db/other-tables';
import { placeOf } from './local-stores';

const SHOWN = 3;

/** A database belongs to something else. */
export class ForeignDatabaseError extends Error {
  override readonly name = 'ForeignDatabaseError';

  constructor(databaseUrl: string, tables: readonly string[]) {
    const more = tables.length > SHOWN ? ` and ${tables.length - SHOWN} more` : '';
    super(
      `${placeOf(databaseUrl)}, which DATABASE_URL of this shell names, holds other tables: ` +
        `${tables.slice(0, SHOWN).join(', ')}${more}. Nothing was written. ` +
        'For a database of its own: DATABASE_URL= npm run demo. To add the tables of the shop to that one: npm run demo -- --adopt',
    );
  }
}

/**
 * @throws {ForeignDatabaseError} it holds tables, and none of this shop
 * @throws {Error} Postgres is out of reach
 */
export async function demandOwnDatabase(databaseUrl: string): Promise<void> {
  const tables = await findOtherTables(databaseUrl);
  if (tables.length > 0) throw new ForeignDatabaseError(databaseUrl, tables);
}
