import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GET as getCalendar } from '@/app/(shop)/orders/[id]/calendar/route';
import { answerScan } from '@/app/check-in/answer-scan';
import { answerSearch } from '@/app/check-in/answer-search';
import { findPageState } from '@/app/page-state';
import { answerAdmin } from '@/lib/control/admin/answer-admin';
import { orderNumber } from '@/lib/shop/orders/order-number';
import { formatTicketPayload } from '@/lib/shop/orders/ticket-payload';
import { DRIVER_PAIRS } from '@/stack/testing/drivers';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { whileTablesAreLocked } from '@/stack/testing/table-lock';
import { GET as getAudit } from './audit/route';
import { GET as getEvents } from './events/route';
import { GET as getOrder } from './orders/[id]/route';

/* A migration, or a transaction that was left open, holds the tables for longer than a statement may take. */

const TABLES = ['events', 'ticket_types', 'orders', 'tickets', 'stock_events', 'buyer_counts'];
const TOKEN = 'the token of a held shop';
const URL_OF_ALL = 'http://shop.test/';

describe.each(DRIVER_PAIRS)('while the tables are held, over %s', (pair) => {
  let testShop: TestShop;
  let ticketTypeId: string;
  const buyer = randomUUID();
  let orderId = '';

  beforeAll(async () => {
    const env = { POSTGRES_STATEMENT_TIMEOUT_MS: '500', ADMIN_TOKEN: TOKEN };
    testShop = await openTestShop('web', env, pair);
    globalThis.lastTicketShop = Promise.resolve(testShop.shop);
    ticketTypeId = await testShop.addTicketType({ stock: 5 });
    const { order } = await (await testShop.buy({ ticketTypeId, buyer })).json();
    orderId = order.id;
  });
  afterAll(() => testShop?.close());

  const admin = async (action: string, body: object) => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const request = new Request(URL_OF_ALL, { method: 'POST', headers, body: JSON.stringify(body) });
    const answer = await answerAdmin(action, request, testShop.shop);
    return { status: answer.status, type: JSON.parse(answer.body ?? '{}').type };
  };
  const read = async (asked: Promise<Response>) => {
    const answer = await asked;
    return {
      status: answer.status,
      type: (await answer.json()).type,
      retry: answer.headers.get('retry-after'),
    };
  };
  const stateOf = async () =>
    (await testShop.sql.query('SELECT generation, version, stock, admission_limit FROM ticket_types')).rows;

  test('whoever reads is told to come again', async () => {
    await whileTablesAreLocked(testShop.sql, TABLES, async () => {
      const headers = new Headers({ cookie: `buyer=${buyer}` });
      const params = Promise.resolve({ id: orderId });
      const order = getOrder(new Request(URL_OF_ALL, { headers }), { params });
      const audit = getAudit(new Request(URL_OF_ALL));
      const calendar = getCalendar(new Request(URL_OF_ALL, { headers }), { params });
      for (const answer of await Promise.all(
        [order, calendar, audit, getEvents(new Request(URL_OF_ALL))].map(read),
      )) {
        expect(answer).toEqual({ status: 503, type: '/problems/unavailable', retry: '1' });
      }
      for (const path of ['/tickets', `/orders/${orderId}`]) {
        const place = new URL(path, URL_OF_ALL);
        expect(await findPageState({ pathname: path, searchParams: place.searchParams, headers })).toEqual({
          kind: 'unavailable',
        });
      }
    });
  });

  test('whoever would change something is told that it did not happen, and it did not', async () => {
    const before = await stateOf();
    await whileTablesAreLocked(testShop.sql, TABLES, async () => {
      const answers = await Promise.all([
        admin('reset', { ticketTypeId, stock: 9 }),
        admin('stock', { ticketTypeId, delta: 7 }),
        admin('admission-limit', { ticketTypeId, limit: 1 }),
        admin('temporary-ticket-type', { copyOf: ticketTypeId, stock: 3 }),
        admin('crowd', { ticketTypeId, buyers: 3 }),
      ]);
      for (const answer of answers) {
        expect(answer).toEqual({ status: 503, type: '/problems/unavailable' });
      }
    });
    expect(await stateOf()).toEqual(before);
  });

  test('the door says that it does not know yet', async () => {
    await whileTablesAreLocked(testShop.sql, TABLES, async () => {
      const code = formatTicketPayload(orderId, 1, testShop.shop.ticketSecret);
      const scan = answerScan(new Map([['code', code]]), testShop.shop);
      const search = answerSearch(new Map([['number', orderNumber(orderId)]]), testShop.shop);
      expect((await scan).verdict).toEqual({ kind: 'away' });
      expect(await search).toEqual({ kind: 'away' });
    });
  });
});
