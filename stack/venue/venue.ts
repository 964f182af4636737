import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { parseJson } from '@/lib/core/parse-json';
import { loseAnswer, sendJson } from '@/stack/gateways/gateway-http';
import { openJournal } from '@/stack/provider/journal';

/*
 * The venue of a demo: a foreign system that keeps who comes, and hears of it from the shop's events. Each message may
 * come twice, late and out of order: the newest version of an order stands.
 */

const PAGE = 1000;
const GUEST = /^\/venue\/guests\/([\w-]{1,64})$/;

const guestSchema = z.object({
  ticketTypeId: z.string(),
  generation: z.number().int(),
  tickets: z.number().int().min(1),
  version: z.number().int(),
});

type Entry = z.infer<typeof guestSchema> & {
  readonly orderId: string;
  /** It was struck off; the version is kept, so that what is older does not bring it back. */
  readonly isStruck: boolean;
};

/** Opens it on what is in the folder. */
export function openVenue(folder: string) {
  const guests = new Map<string, Entry>();
  const { journal, entries } = openJournal<Entry>(path.join(folder, 'venue'));
  for (const entry of entries) guests.set(entry.orderId, entry);
  const faults = { gone: false, delayMs: 0, loseAfter: 0 };

  function list(after: string) {
    const all = [...guests.values()].filter(({ isStruck, orderId }) => !isStruck && orderId > after);
    const page = all.toSorted((a, b) => (a.orderId < b.orderId ? -1 : 1)).slice(0, PAGE);
    const next = all.length > PAGE ? (page.at(-1)?.orderId ?? null) : null;
    return { guests: page.map(({ isStruck: _, ...guest }) => guest), next };
  }

  function take(entry: Entry): void {
    const known = guests.get(entry.orderId);
    if (known && known.version >= entry.version) return;
    journal.append(entry);
    guests.set(entry.orderId, entry);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://venue');
    if (faults.gone) return void response.destroy();
    if (faults.delayMs > 0) await sleep(faults.delayMs);
    if (request.method === 'GET' && pathname === '/venue/guests') {
      return sendJson(response, 200, list(searchParams.get('after') ?? ''));
    }
    const [, orderId] = GUEST.exec(pathname) ?? [];
    if (orderId === undefined || (request.method !== 'PUT' && request.method !== 'DELETE')) {
      return sendJson(response, 404, { error: 'There is no such thing here.' });
    }
    const guest = guestSchema.safeParse(parseJson(await text(request)));
    if (!guest.success) return sendJson(response, 400, { error: guest.error.issues });
    take({ ...guest.data, orderId, isStruck: request.method === 'DELETE' });
    if (faults.loseAfter > 0) {
      faults.loseAfter -= 1;
      return loseAnswer(response);
    }
    sendJson(response, 200, {});
  }

  return { answer, faults };
}
