import { readBody } from '@/lib/core/http/read-body';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import type { Shop } from '@/lib/shop/shop';
import { answerScan, type Fields, readField } from '../answer-scan';
import { answerSearch } from '../answer-search';
import { closeDoor, type Opening, openDoor } from '../open-door';
import { readPass } from '../read-pass';

const MAX_BODY_BYTES = 4096;
const RETRY_S = 1;

/** What the door's page asks: to `scan`, `search`, `open` and `close`. The body holds the fields of a form. */
export async function POST(request: Request, { params }: { params: Promise<{ action: string }> }) {
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === null) return new Response('Too large.\n', { status: 413 });
  const fields = new URLSearchParams(body.toString());
  switch ((await params).action) {
    case 'scan':
      return answerStaff((shop) => answerScan(fields, shop).then((answer) => toJson(answer, answer.verdict)));
    case 'search':
      return answerStaff((shop) => answerSearch(fields, shop).then((answer) => toJson(answer, answer)));
    case 'open': {
      const opening = await openDoor(readField(fields, 'token'));
      return isOfScript(request) ? answerOpening(opening) : showOpening(opening, fields);
    }
    case 'close':
      await closeDoor();
      return isOfScript(request) ? new Response(null, { status: 204 }) : goTo('/check-in');
    default:
      return new Response('Not found.\n', { status: 404 });
  }
}

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods('POST');

async function answerStaff(answer: (shop: Shop) => Promise<Response>): Promise<Response> {
  const shop = await readPass();
  return shop ? answer(shop) : new Response(null, { status: 401 });
}

/** Where nobody knows what came of it, the status says so too: it is worth asking again. */
function toJson(value: object, { kind }: { readonly kind: string }): Response {
  return kind.endsWith('away')
    ? Response.json(value, { status: 503, headers: { 'retry-after': String(RETRY_S) } })
    : Response.json(value);
}

function isOfScript({ headers }: Request): boolean {
  return headers.get('accept')?.includes('application/json') ?? false;
}

function answerOpening(opening: Opening): Response {
  if (opening.kind === 'open') return new Response(null, { status: 204 });
  if (opening.kind !== 'wait') return new Response(null, { status: 403 });
  return new Response(null, { status: 429, headers: { 'retry-after': toSeconds(opening.retryAfterMs) } });
}

/** The same for a form without JavaScript. */
function showOpening(opening: Opening, fields: Fields): Response {
  const event = encodeURIComponent(readField(fields, 'event'));
  if (opening.kind === 'open') return goTo(event === '' ? '/check-in' : `/check-in?event=${event}`);
  if (opening.kind !== 'wait') return goTo('/check-in?token=wrong');
  const seconds = toSeconds(opening.retryAfterMs);
  const page = `<!doctype html><html lang="en"><title>Too many wrong tokens</title>
<p>Too many wrong tokens from this address. <a href="/check-in">Try again</a> in ${seconds} s.`;
  const headers = { 'retry-after': seconds, 'content-type': 'text/html; charset=utf-8' };
  return new Response(page, { status: 429, headers });
}

function goTo(location: string): Response {
  return new Response(null, { status: 303, headers: { location } });
}

const toSeconds = (ms: number) => String(Math.ceil(ms / 1000));
