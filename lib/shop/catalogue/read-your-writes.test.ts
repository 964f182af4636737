import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resetTicketTypes } from '@/lib/control/admin/reset-ticket-types';
import { createDrizzleReads } from '@/lib/core/stores/drizzle-reads';
import { carryOn } from '@/lib/shop/outbox/carry-on';
import { formatSeen, parseSeen, readSeen, type Seen } from '@/lib/shop/sale/seen';
import { STRATEGIES } from '@/lib/shop/strategies/registry';
import { openTestCheckout, type TestCheckout } from '@/stack/testing/checkout';
import { DRIVER_PAIRS } from '@/stack/testing/drivers';
import { atOnce } from '@/stack/testing/race';
import { currentCatalogue } from './catalogue';
import { readCatalogue } from './read-catalogue';

const AT_ONCE = 50;

/* Nothing relays here but what a test calls: between two calls the figures stand still. */

describe.each(DRIVER_PAIRS)('over %s', (drivers) => {
  let checkout: TestCheckout;
  beforeAll(async () => {
    checkout = await openTestCheckout('node', drivers);
  });
  afterAll(() => checkout?.close());

  const carry = () => carryOn(checkout.shop.shop);
  const read = async (ticketTypeId: string, seen: readonly Seen[] = []) => {
    const { events, from } = await currentCatalogue(checkout.shop.shop.stores, seen);
    const type = events.flatMap(({ ticketTypes }) => ticketTypes).find(({ id }) => id === ticketTypeId);
    return { type, from };
  };
  /** The shelf of a process keeps a catalogue for a second: another process has none. */
  const readElsewhere = async (ticketTypeId: string) => {
    const { events, from } = await readCatalogue(createDrizzleReads(checkout.shop.shop.stores.postgres));
    return {
      type: events.flatMap(({ ticketTypes }) => ticketTypes).find(({ id }) => id === ticketTypeId),
      from,
    };
  };

  it('takes stock and held from the figures, and from the primary where those are older than five seconds', async () => {
    const ticketTypeId = await checkout.shop.addTicketType({ stock: 9, holdMs: 60_000 });
    await carry();
    await checkout.hold({ ticketTypeId, quantity: 2 });
    expect(await readElsewhere(ticketTypeId)).toMatchObject({
      from: 'figures',
      type: { stock: 9, held: 0, version: 0 },
    });
    await checkout.shop.sql.query(
      `UPDATE stock_events SET at = at - interval '6 s' WHERE ticket_type_id = $1 AND version = 1`,
      [ticketTypeId],
    );
    const old = { stock: 7, held: 2, version: 1 };
    expect(await readElsewhere(ticketTypeId)).toMatchObject({ from: 'primary', type: old });
    await carry();
    expect(await readElsewhere(ticketTypeId)).toMatchObject({ from: 'figures', type: old });
  });

  it('asks the primary where a ticket type has no figures of this life', async () => {
    const ticketTypeId = await checkout.shop.addTicketType({ stock: 9 });
    expect((await readElsewhere(ticketTypeId)).from).toBe('primary');
    await carry();
    expect((await readElsewhere(ticketTypeId)).from).toBe('figures');
    await resetTicketTypes(checkout.shop.shop.stores.postgres, { ticketTypeId, stock: 5 });
    expect(await readElsewhere(ticketTypeId)).toMatchObject({ from: 'primary', type: { stock: 5 } });
    await carry();
  });

  // Over HTTP each call is slower, and says no more.
  const buyers = drivers === 'tcp' ? 1000 : 200;

  it('lets 1,000 buyers read nothing older than what they did; without what they have seen, they do', async () => {
    const ticketTypeId = await checkout.shop.addTicketType({ stock: 2000 });
    await carry();
    const answers = await atOnce(buyers, async () => {
      const answer = await checkout.shop.buy({ ticketTypeId });
      await answer.text();
      return parseSeen(answer.headers.get('x-seen') ?? '');
    });
    expect(answers.filter(([seen]) => seen?.ticketTypeId === ticketTypeId)).toHaveLength(buyers);
    // However slow the machine is: what happened is not older than five seconds.
    await checkout.shop.sql.query(
      `UPDATE stock_events SET at = now() + interval '1 hour' WHERE ticket_type_id = $1`,
      [ticketTypeId],
    );
    const isOlder = async (own: readonly Seen[], brought: readonly Seen[]) => {
      const { type } = await read(ticketTypeId, brought);
      return (type?.version ?? -1) < (own[0]?.version ?? 0);
    };
    const without = await Promise.all(answers.map((own) => isOlder(own, [])));
    expect(without.filter(Boolean)).toHaveLength(buyers);
    const withSeen: boolean[] = [];
    while (withSeen.length < answers.length) {
      const next = answers.slice(withSeen.length, withSeen.length + AT_ONCE);
      withSeen.push(...(await Promise.all(next.map((own) => isOlder(own, own)))));
    }
    expect(withSeen.filter(Boolean)).toHaveLength(0);
    const newest = Math.max(...answers.map(([seen]) => seen?.version ?? 0));
    await carry();
    expect(await readElsewhere(ticketTypeId)).toMatchObject({ from: 'figures', type: { version: newest } });
  });

  it('says after a payment, a cancellation and a replay what is to be seen, in a cookie and a header', async () => {
    const ticketTypeId = await checkout.shop.addTicketType({ stock: 9, holdMs: 60_000 });
    const [buyer, key] = [randomUUID(), randomUUID()];
    const versionOf = (answer: { headers: Headers }) =>
      parseSeen(answer.headers.get('x-seen') ?? '').find((seen) => seen.ticketTypeId === ticketTypeId)
        ?.version;
    const bought = await checkout.shop.buy({ ticketTypeId, buyer, key });
    const again = await checkout.shop.buy({ ticketTypeId, buyer, key });
    const { order } = await bought.json();
    expect([versionOf(bought), versionOf(again)]).toEqual([1, 1]);
    expect(bought.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^seen=type-[\w-]+\.1\.1; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/),
    ]);
    const owned = { id: order.id, buyer };
    expect(versionOf(await checkout.pay(owned))).toBe(2);
    expect(versionOf(await checkout.cancel(owned))).toBe(3);
    expect(order.typeVersion).toBeUndefined();
  });

  it('says so of each strategy', async () => {
    for (const { id } of STRATEGIES) {
      const ticketTypeId = await checkout.shop.addTicketType({ stock: 2 });
      const answer = await checkout.shop.buy({ ticketTypeId, strategy: id });
      await answer.text();
      const [seen] = parseSeen(answer.headers.get('x-seen') ?? '');
      expect({ id, ...seen }).toEqual({ id, ticketTypeId, generation: 1, version: 1 });
    }
  });
});

describe('what was seen', () => {
  const seen = (ticketTypeId: string, version: number, generation = 1) => ({
    ticketTypeId,
    generation,
    version,
  });

  it('is read from cookie and header, the newest of each type', () => {
    const headers = { cookie: 'buyer=x; seen=a.1.7~b.2.3', 'x-seen': 'a.1.9~b.1.8' };
    expect(readSeen(headers)).toEqual([seen('a', 9), seen('b', 3, 2)]);
  });

  it('is of eight types at most', () => {
    const ids = [...'abcdefghij'];
    expect(
      readSeen({ 'x-seen': formatSeen(ids.map((id) => seen(id, 1))) }).map((each) => each.ticketTypeId),
    ).toEqual(ids.slice(-8));
  });

  it.each(['', '~', 'a', 'a.b.c', 'a.1', 'a b.1.1', 'a.1.-1', 'a.1.1e9', `${'a'.repeat(65)}.1.1`])(
    'is nothing where it says %j',
    (text) => {
      expect(parseSeen(text)).toEqual([]);
    },
  );
});
