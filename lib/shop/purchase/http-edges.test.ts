import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectOrder, expectProblem } from '@/stack/testing/answers';
import { type Ask, openTestShop, type TestShop } from '@/stack/testing/shop';

/* What HTTP itself can get wrong: methods, sizes, content types, and pages of other sites. */

const FOREIGN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'another origin': { origin: 'https://tickets.example' },
  'the same host at another port': { origin: 'http://127.0.0.1:1' },
  'a sandboxed frame': { origin: 'null' },
  'an origin that is none': { origin: 'here' },
  'another site, as the browser says': { 'sec-fetch-site': 'cross-site' },
  'a sister of this site': { 'sec-fetch-site': 'same-site' },
};

const NOT_JSON = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'json',
  '',
];

describe.each(['node', 'web'] as const)('the %s door', (door) => {
  let shop: TestShop;
  let ticketTypeId: string;
  beforeAll(async () => {
    shop = await openTestShop(door);
    ticketTypeId = await shop.addTicketType({ stock: 100 });
  });
  afterAll(() => shop?.close());

  /** A good purchase, but for what the case says. */
  const askWith = ({ headers, ...rest }: Ask) =>
    shop.ask({
      headers: { cookie: `buyer=${randomUUID()}`, 'idempotency-key': randomUUID(), ...headers },
      body: { ticketTypeId, quantity: 1 },
      ...rest,
    });
  /** A good body, made `bytes` long by spaces. */
  const padded = (bytes: number) => JSON.stringify({ ticketTypeId, quantity: 1 }).padEnd(bytes);

  it.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('does nothing for a %s', async (method) => {
    const response = await askWith({ method });
    expect(response.headers.get('allow')).toBe('POST');
    await expectProblem(response, 'method-not-allowed');
  });

  it('answers a HEAD without a body', async () => {
    const response = await askWith({ method: 'HEAD' });
    expect(response.status).toBe(405);
  });

  it('takes 4 KiB, and no byte more', async () => {
    await expectOrder(await askWith({ rawBody: padded(4096) }));
    await expectProblem(await askWith({ rawBody: padded(4097) }), 'payload-too-large');
  });

  it('answers 1 MB of body, and what it never said the length of', async () => {
    await expectProblem(await askWith({ rawBody: padded(1_000_000) }), 'payload-too-large');
    await expectProblem(await askWith({ rawBody: padded(1 << 20) }), 'payload-too-large');
    await expectProblem(await askWith({ rawBody: streamed(padded(4097), 500) }), 'payload-too-large');
    await expectOrder(await askWith({ rawBody: streamed(padded(200), 7) }));
  });

  it.each(NOT_JSON)('takes no body of type %j', async (type) => {
    await expectProblem(await askWith({ headers: { 'content-type': type } }), 'unsupported-media-type');
  });

  it('takes JSON whatever the case and the parameters of its type', async () => {
    await expectOrder(await askWith({ headers: { 'content-type': 'Application/JSON; charset=utf-8' } }));
  });

  for (const [who, headers] of Object.entries(FOREIGN)) {
    it(`sells nothing to ${who}`, async () => {
      await expectProblem(await askWith({ headers }), 'forbidden');
    });
  }

  it('sells to its own pages, and to programs', async () => {
    const own = { origin: shop.origin, 'sec-fetch-site': 'same-origin' };
    await expectOrder(await askWith({ headers: own }));
    await expectOrder(await askWith({ headers: { 'sec-fetch-site': 'none' } }));
  });
});

/** A body in pieces: it goes out chunked, without a Content-Length. */
function streamed(body: string, pieceBytes: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(body);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + pieceBytes));
      at += pieceBytes;
    },
  });
}
