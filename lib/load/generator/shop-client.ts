import { z } from 'zod';
import type { FaultsPatch } from '@/lib/core/stores/faults';
import type { RawAnswer } from './read-answer';
import {
  auditBody,
  behindBody,
  driftBody,
  eventsBody,
  type Health,
  healthBody,
  invalidBody,
  type OrderReadBack,
  orderBody,
  type Reconciled,
  reconciledBody,
  type Stats,
  statsBody,
  type TicketType,
  type TicketTypeAudit,
  temporaryBody,
} from './shop-shapes';
import { describeSocketError, type Sockets } from './sockets';

export interface Audit {
  readonly violations: readonly string[];
  /** The line of the ticket type asked for. */
  readonly line: TicketTypeAudit;
}

/** The shop did not do what was asked of it. */
export class ShopError extends Error {
  override readonly name = 'ShopError';
  /** The HTTP status; undefined where there was no answer. */
  readonly status: number | undefined;

  constructor(what: string, status: number | undefined, cause?: unknown) {
    super(what, { cause });
    this.status = status;
  }
}

/** A shop seen from outside, through its documented API alone. Every call throws `ShopError` when it fails. */
export class ShopClient {
  private readonly sockets: Sockets;
  private readonly adminToken: string | undefined;

  constructor(sockets: Sockets, adminToken: string | undefined) {
    this.sockets = sockets;
    this.adminToken = adminToken;
  }

  health(): Promise<Health> {
    return this.get('/api/health', healthBody);
  }

  /** All ticket types, in the order of the catalogue. */
  async ticketTypes(): Promise<readonly TicketType[]> {
    const { events } = await this.get('/api/events', eventsBody);
    return events.flatMap((event) => event.ticketTypes);
  }

  /** The pages that people look at: the programme, and each event. */
  async pages(): Promise<readonly string[]> {
    const { events } = await this.get('/api/events', eventsBody);
    return ['/', ...events.flatMap(({ slug }) => (slug === undefined ? [] : [`/events/${slug}`]))];
  }

  async audit(ticketTypeId: string): Promise<Audit> {
    const { violations, ticketTypes } = await this.get('/api/audit', auditBody, this.authorization);
    const line = ticketTypes.find(({ id }) => id === ticketTypeId);
    if (!line) throw new ShopError(`GET /api/audit does not know the ticket type ${ticketTypeId}`, undefined);
    return { violations, line };
  }

  /** How many events each of the shop's consumers has not applied yet. */
  async behind() {
    return (await this.get('/api/audit', behindBody, this.authorization)).behind;
  }

  /** What the shop's own audit finds wrong. */
  async findDrift() {
    return (await this.admin('audit', {}, driftBody)).left;
  }

  /** An order as its buyer sees it; null where the shop says that there is none. */
  async order(id: string, buyerId: string): Promise<OrderReadBack> {
    const path = `/api/orders/${encodeURIComponent(id)}`;
    const answer = await this.send('GET', path, ['cookie', `buyer=${buyerId}`], null);
    return answer.status === 404 ? null : read(`GET ${path}`, answer, orderBody).order;
  }

  /** What is wrong with the name of a strategy, if anything. Asks to buy a ticket that does not exist. */
  async complainsAbout(strategy: string, buyerId: string): Promise<string | undefined> {
    const headers = ['content-type', 'application/json', 'x-strategy', strategy];
    headers.push('cookie', `buyer=${buyerId}`, 'idempotency-key', `probe-${buyerId}`);
    const params = { ticketTypeId: 'no-such-ticket-type', quantity: 1 };
    const answer = await this.send('POST', '/api/purchases', headers, params);
    if (answer.status !== 400) return undefined;
    const { errors } = read('POST /api/purchases', { ...answer, status: 200 }, invalidBody);
    return errors.map(({ field, message }) => `${field} ${message}`).join('; ');
  }

  /** Empties a ticket type: its orders are gone, its capacity and stock become `stock`. */
  async reset(ticketTypeId: string, stock: number): Promise<void> {
    await this.admin('reset', { ticketTypeId, stock }, z.unknown());
  }

  /** Puts `delta` more tickets on sale: its capacity and stock grow. */
  async restock(ticketTypeId: string, delta: number): Promise<void> {
    await this.admin('stock', { ticketTypeId, delta }, z.unknown());
  }

  /** What is bought is held for so long, and then to be paid; null: it is sold at the door. */
  async setHold(ticketTypeId: string, holdMs: number | null): Promise<void> {
    await this.admin('hold', { ticketTypeId, holdMs }, z.unknown());
  }

  /** Holds the provider's own list against the orders of a ticket type. */
  reconcile(ticketTypeId: string): Promise<Reconciled> {
    return this.admin('reconcile', { ticketTypeId }, reconciledBody);
  }

  async setFaults(faults: FaultsPatch): Promise<void> {
    await this.admin('faults', faults, z.unknown());
  }

  /** Kills the server process that gets the request, so there is no answer. */
  async killProcess(): Promise<void> {
    await this.setFaults({ crash: 'now' }).catch((error: unknown) => {
      if (!(error instanceof ShopError) || error.status !== undefined) throw error;
    });
  }

  /** Undefined where this shop does not count. */
  async stats(): Promise<Stats | undefined> {
    try {
      return await this.admin('stats', {}, statsBody);
    } catch (error) {
      if (error instanceof ShopError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Makes a ticket type for one run, like another one but with its own stock; returns its id. */
  async makeTemporary(copyOf: string, stock: number): Promise<string> {
    return (await this.admin('temporary-ticket-type', { copyOf, stock }, temporaryBody)).id;
  }

  async removeTemporary(id: string): Promise<void> {
    await this.admin('temporary-ticket-type', { remove: id }, z.unknown());
  }

  /** With it, an audit is never put off. */
  private get authorization(): readonly string[] {
    return this.adminToken === undefined ? [] : ['authorization', `Bearer ${this.adminToken}`];
  }

  private async admin<T>(action: string, params: object, body: z.ZodType<T>): Promise<T> {
    const headers = ['content-type', 'application/json', ...this.authorization];
    const path = `/api/admin/${action}`;
    const answer = await this.send('POST', path, headers, params);
    if (answer.status === 401 || answer.status === 403 || answer.status === 404) {
      const token = this.adminToken
        ? 'does not know this ADMIN_TOKEN'
        : 'wants its ADMIN_TOKEN in the environment';
      const why = `this shop ${token}, or is no demo, or has no such action`;
      throw new ShopError(`POST ${path}: ${answer.status}, ${why}`, answer.status);
    }
    return read(`POST ${path}`, answer, body);
  }

  private async get<T>(path: string, body: z.ZodType<T>, headers: readonly string[] = []): Promise<T> {
    return read(`GET ${path}`, await this.send('GET', path, headers, null), body);
  }

  private async send(
    method: 'GET' | 'POST',
    path: string,
    headers: readonly string[],
    params: object | null,
  ): Promise<RawAnswer> {
    try {
      const body = params && Buffer.from(JSON.stringify(params));
      return await this.sockets.send({ method, path, headers, body });
    } catch (cause) {
      const why = `no answer from ${this.sockets.origin} (${describeSocketError(cause)})`;
      throw new ShopError(`${method} ${path}: ${why}`, undefined, cause);
    }
  }
}

function read<T>(what: string, answer: RawAnswer, body: z.ZodType<T>): T {
  if (answer.status >= 300) {
    throw new ShopError(`${what}: ${answer.status} ${answer.body.slice(0, 200)}`, answer.status);
  }
  try {
    return body.parse(JSON.parse(answer.body));
  } catch (cause) {
    throw new ShopError(`${what}: ${answer.status} with a body that can't be read`, answer.status, cause);
  }
}
