import pg from 'pg';
import { TEXT_TYPES } from '@/lib/core/stores/text-types';

/** How `pg` reads what comes back: times stay text. */
export const pgTypes = new pg.TypeOverrides();
for (const oid of TEXT_TYPES) pgTypes.setTypeParser(oid, (text) => text);
