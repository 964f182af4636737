import { Pool } from 'undici';
import { z } from 'zod';
import { StoreError } from '@/lib/core/stores/store-error';
import type { Guest, Venue } from '@/lib/core/stores/venue';

const DEADLINE_MS = 3000;
const CONNECTIONS = 8;

const pageSchema = z.object({
  guests: z.array(
    z.object({
      orderId: z.string(),
      ticketTypeId: z.string(),
      generation: z.number(),
      tickets: z.number(),
      version: z.number(),
    }),
  ),
  /** Where the next page begins; null: this is the last. */
  next: z.string().nullable(),
});

/** A venue that is reached at `/venue/guests`. @param key shown as a bearer token */
export function openHttpVenue(url: string, key: string): Venue {
  const pool = new Pool(new URL(url).origin, {
    ...{ connections: CONNECTIONS, headersTimeout: DEADLINE_MS, bodyTimeout: DEADLINE_MS },
    connect: { timeout: DEADLINE_MS },
  });
  async function ask(method: 'GET' | 'PUT' | 'DELETE', path: string, body?: object): Promise<unknown> {
    try {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      const answer = await pool.request({
        ...{ method, path, headers },
        body: body === undefined ? null : JSON.stringify(body),
      });
      if (answer.statusCode < 300) return await answer.body.json();
      throw new StoreError(
        'venue',
        'unknown',
        `it answered ${answer.statusCode}: ${await answer.body.text()}`,
      );
    } catch (error) {
      if (error instanceof StoreError) throw error;
      throw new StoreError('venue', 'unknown', error instanceof Error ? error.message : String(error), error);
    }
  }
  const tell =
    (method: 'PUT' | 'DELETE') =>
    async ({ orderId, ...guest }: Guest) => {
      await ask(method, `/venue/guests/${orderId}`, guest);
    };
  return {
    admit: tell('PUT'),
    strike: tell('DELETE'),
    async *list() {
      let after: string | null = '';
      while (after !== null) {
        const page = pageSchema.parse(await ask('GET', `/venue/guests?after=${encodeURIComponent(after)}`));
        yield* page.guests;
        after = page.next;
      }
    },
    close: () => pool.close(),
  };
}
