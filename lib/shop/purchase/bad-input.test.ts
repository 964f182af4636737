import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '@/lib/shop/audit/audit';
import { expectOrder, expectProblem } from '@/stack/testing/answers';
import { type Ask, openTestShop, type TestShop } from '@/stack/testing/shop';

/* Each gets its documented 4xx, and touches nothing. */

interface BadInput {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** In place of the fields of a good body. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly rawBody?: Ask['rawBody'];
  /** What `errors` must name, in this order. */
  readonly names: readonly string[];
}

const key = (value: string | undefined): BadInput => ({
  headers: { 'idempotency-key': value },
  names: ['Idempotency-Key'],
});
const cookie = (value: string | undefined): BadInput => ({ headers: { cookie: value }, names: ['cookie'] });
const body = (rawBody: string | Uint8Array<ArrayBuffer>): BadInput => ({ rawBody, names: ['body'] });
const quantity = (value: unknown): BadInput => ({ fields: { quantity: value }, names: ['quantity'] });
const ticketType = (value: unknown): BadInput => ({
  fields: { ticketTypeId: value },
  names: ['ticketTypeId'],
});
const aBuyer = randomUUID();

const BAD_INPUT: Readonly<Record<string, BadInput>> = {
  'no key': key(undefined),
  'an empty key': key(''),
  'an empty quoted key': key('""'),
  'a key of 256 characters': key('k'.repeat(256)),
  'a key with a space': key('order 1'),
  'a key with a tab': key('order\t1'),
  'two keys': key('one, other'),
  'a key beyond ASCII': key('caf\u00e9'),
  'no buyer': cookie(undefined),
  'other cookies only': cookie('theme=dark'),
  'an empty buyer': cookie('buyer='),
  'a buyer of another shape': cookie('buyer=42'),
  'a buyer of another UUID version': cookie('buyer=6ba7b810-9dad-11d1-80b4-00c04fd430c8'),
  'a buyer with SQL behind': cookie(`buyer=${aBuyer}'--`),
  'no body': body(''),
  'bad JSON': body('{"ticketTypeId": '),
  'bytes that are no UTF-8': body(new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])),
  'JSON with a byte order mark of UTF-16': body(new Uint8Array([0xff, 0xfe, 0x7b, 0x00])),
  'an array': body('[{"ticketTypeId": "a", "quantity": 1}]'),
  'a string': body('"buy"'),
  null: body('null'),
  'a number': body('1'),
  'JSON that is nested deep': body('['.repeat(4000)),
  'quantity 0': quantity(0),
  'quantity -5': quantity(-5),
  'quantity 1.5': quantity(1.5),
  'quantity "1"': quantity('1'),
  'quantity 1e9': quantity(1e9),
  'quantity null': quantity(null),
  'quantity true': quantity(true),
  'quantity [1]': quantity([1]),
  'no quantity': quantity(undefined),
  'a ticket type that is a number': ticketType(7),
  'a ticket type that is an object': ticketType({ id: 'standing' }),
  'an empty ticket type': ticketType(''),
  'a ticket type of 65 characters': ticketType('t'.repeat(65)),
  'a ticket type with SQL in it': ticketType("x'; DROP TABLE orders; --"),
  'a ticket type with a NUL': ticketType('standing\u0000'),
  'a ticket type with a hash tag': ticketType('{other}'),
  'a ticket type on two lines': ticketType('standing\n'),
  'no ticket type': ticketType(undefined),
  'an unknown field': { fields: { price: 1 }, names: ['price'] },
  'a field of the prototype': {
    rawBody: '{"ticketTypeId":"standing","quantity":1,"__proto__":{"quantity":2}}',
    names: ['__proto__'],
  },
  'an unknown strategy': { headers: { 'x-strategy': 'hope' }, names: ['X-Strategy'] },
  'an empty strategy': { headers: { 'x-strategy': '' }, names: ['X-Strategy'] },
  'everything at once': {
    headers: { cookie: undefined, 'idempotency-key': undefined },
    fields: { quantity: 0, ticketTypeId: null, seat: 4 },
    names: ['cookie', 'Idempotency-Key', 'seat', 'ticketTypeId', 'quantity'],
  },
};

describe.each(['node', 'web'] as const)('bad input at the %s door', (door) => {
  let shop: TestShop;
  let ticketTypeId: string;
  beforeAll(async () => {
    shop = await openTestShop(door);
    ticketTypeId = await shop.addTicketType({ stock: 9 });
  });
  afterAll(() => shop?.close());

  for (const [what, { headers, fields, rawBody, names }] of Object.entries(BAD_INPUT)) {
    it(`refuses ${what}`, async () => {
      const response = await shop.ask({
        headers: given({ cookie: `buyer=${aBuyer}`, 'idempotency-key': 'order-1', ...headers }),
        body: { ticketTypeId, quantity: 1, ...fields },
        ...(rawBody === undefined ? {} : { rawBody }),
      });
      const { errors } = await expectProblem(response, 'invalid-request');
      expect(errors?.map(({ field }) => field)).toEqual(names);
    });
  }

  it('takes __proto__ for a name that no ticket type has', async () => {
    await expectProblem(await shop.buy({ ticketTypeId: '__proto__' }), 'not-found');
  });

  it('has touched nothing after all of it', async () => {
    const { ticketTypes, violations } = await audit(shop.shop.stores.postgres);
    expect(violations).toEqual([]);
    expect(ticketTypes).toMatchObject([{ id: ticketTypeId, stock: 9, held: 0, sold: 0 }]);
  });
});

describe.each(['node', 'web'] as const)('a shop that is no demo, at the %s door', (door) => {
  it('refuses any X-Strategy, and sells without', async () => {
    const shop = await openTestShop(door, { DEMO_MODE: '0' });
    const ticketTypeId = await shop.addTicketType({ stock: 9 });
    for (const strategy of ['naive', 'bouncer', '']) {
      const { errors } = await expectProblem(await shop.buy({ ticketTypeId, strategy }), 'invalid-request');
      expect(errors).toEqual([{ field: 'X-Strategy', message: 'is for demos only' }]);
    }
    await expectOrder(await shop.buy({ ticketTypeId }));
    await shop.close();
  });
});

/** The headers that have a value. */
function given(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
