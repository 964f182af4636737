import { headers } from 'next/headers';
import { connection } from 'next/server';
import { isUnavailable } from '@/lib/core/stores/store-error';
import { currentCatalogue } from '@/lib/shop/catalogue/catalogue';
import type { Catalogue } from '@/lib/shop/catalogue/read-catalogue';
import { seenBy } from '@/lib/shop/sale/seen';
import { shop } from '@/lib/shop/shop';

/** For a page: the programme, or null while Postgres is out of reach and none was ever read. */
export async function readProgramme(): Promise<Catalogue | null> {
  // Nobody's programme is read while the pages are built: there is no shop yet.
  await connection();
  return readProgrammeNow(await headers());
}

/** The same where a request is being answered for certain: whoever has bought reads nothing older than that. */
export async function readProgrammeNow(asked: Headers): Promise<Catalogue | null> {
  const { stores } = await shop();
  try {
    return await currentCatalogue(stores, seenBy(asked));
  } catch (error) {
    if (isUnavailable(error)) return null;
    throw error;
  }
}
