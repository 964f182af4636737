import type { BuyerResult } from '@/lib/load/generator/buyer';
import type { OrderReadBack, Reconciled, TicketTypeAudit } from '@/lib/load/generator/shop-shapes';
import { findBadMoney, isToldPaid } from './verify-money';

/** What the buyers were told, and what the shop says of itself once all is settled. */
export interface Evidence {
  /** All tickets that were put on sale: before the crowd came, and meanwhile. */
  readonly stock: number;
  /** Those that were put on sale meanwhile; left out: none. */
  readonly restocked?: number;
  readonly ticketTypeId: string;
  readonly buyerResults: readonly BuyerResult[];
  readonly before: TicketTypeAudit;
  readonly after: TicketTypeAudit;
  /** The violations of the shop's own audit, of all ticket types. */
  readonly auditViolations: readonly string[];
  /** False where the audit still moved at the end of the time given to it. */
  readonly isSettled: boolean;
  /** What is wrong with what the sales led to, figures and guest list; left out: nobody looked. */
  readonly effects?: readonly string[] | undefined;
  /** By order id: every order that a buyer was told of. */
  readonly orders: ReadonlyMap<string, OrderReadBack>;
  /** Of a crowd that pays what it holds; left out: it bought at the door. */
  readonly paying?: { readonly reconciled: Reconciled } | undefined;
}

export interface Verdict {
  readonly ok: boolean;
  /** Sentences, the gravest first: one for each cause. */
  readonly violations: readonly string[];
  /** What a violation of the stock's account leads to elsewhere in the books; it is none by itself. */
  readonly consequences?: readonly string[];
}

/** Compares what the buyers were told with what the shop says. Judges only the ticket type that was run. */
export function judge(evidence: Evidence): Verdict {
  const audited = evidence.auditViolations
    .filter((violation) => names(violation, evidence.ticketTypeId))
    .map((violation) => `audit: ${violation}`);
  const isOfBuyers = (violation: string) => violation.includes(': a buyer has ');
  const [first, ...consequences] = [
    ...findOversold(evidence),
    ...findBadSums(evidence),
    ...findUndersold(evidence),
    ...audited.filter((violation) => !isOfBuyers(violation)),
  ];
  const violations = [
    ...(first === undefined ? [] : [first]),
    ...findBadFigures(evidence),
    ...findBadKeys(evidence),
    ...findBadOrders(evidence),
    ...findBadMoney(evidence),
    ...(evidence.effects ?? []).map((effect) => `events: ${effect}`),
    ...findUntoldSales(evidence),
    ...findFalseLimits(evidence),
    ...audited.filter(isOfBuyers),
  ];
  if (!evidence.isSettled)
    violations.push('unsettled: the audit still moved when nobody was buying any more');
  return { ok: violations.length === 0, violations, ...(consequences.length > 0 ? { consequences } : {}) };
}

function findOversold({ stock, buyerResults, after, paying }: Evidence): string[] {
  const found: string[] = [];
  const taken = after.sold + after.held;
  if (taken > stock || after.oversold > 0) {
    found.push(`oversold: ${taken} tickets sold of ${stock}`);
  }
  const acknowledged = acknowledgedOrders(buyerResults, paying).size;
  if (acknowledged > stock)
    found.push(`oversold: buyers were told of ${acknowledged} orders for ${stock} tickets`);
  return found;
}

function findBadSums({ after: { capacity, sold, held, stock } }: Evidence): string[] {
  const sum = sold + held + stock;
  return [
    ...(stock < 0 ? [`stock: it is ${stock}`] : []),
    ...(sum === capacity
      ? []
      : [`books: sold ${sold} + held ${held} + stock ${stock} = ${sum}, the capacity is ${capacity}`]),
  ];
}

function findBadFigures({ stock, after: { capacity, sold, held, oversold } }: Evidence): string[] {
  const over = Math.max(0, sold + held - capacity);
  return [
    ...(capacity === stock ? [] : [`capacity: it was set to ${stock} and is ${capacity}`]),
    ...(oversold === over ? [] : [`audit: it says ${oversold} oversold, its own figures say ${over}`]),
  ];
}

function findBadKeys({ buyerResults }: Evidence): string[] {
  const found: string[] = [];
  const twice = buyerResults.filter((result) => result.orderIds.length > 1);
  const [first] = twice;
  if (first) {
    const orders = first.orderIds.join(' and ');
    found.push(`keys: ${twice.length} keys were told more than one order, the first ${first.key}: ${orders}`);
  }
  const owners = new Map<string, string>();
  const shared = buyerResults.flatMap((result) =>
    result.orderIds.filter((id) => {
      const owner = owners.get(id);
      owners.set(id, result.buyerId);
      return owner !== undefined && owner !== result.buyerId;
    }),
  );
  if (shared.length > 0) {
    found.push(`orders: ${shared.length} orders were told to two buyers, the first ${shared[0]}`);
  }
  return found;
}

function findBadOrders({ buyerResults, orders, ticketTypeId, paying }: Evidence): string[] {
  const ids = [...acknowledgedOrders(buyerResults)];
  const wrong = (order: OrderReadBack, id: string) =>
    order &&
    (order.id !== id ||
      order.ticketTypeId !== ticketTypeId ||
      order.quantity !== 1 ||
      // What was held may have come to another end; the money says whether to the right one.
      !(paying || ['paid', 'held'].includes(order.status)));
  return [
    sentence(
      ids.filter((id) => orders.get(id) === null),
      'orders that buyers were told of do not exist',
    ),
    sentence(
      ids.filter((id) => wrong(orders.get(id), id)),
      'orders are not what their buyers bought',
    ),
    sentence(
      ids.filter((id) => orders.get(id) === undefined),
      'orders could not be read back',
    ),
  ].filter((found) => found !== '');
}

function sentence(ids: readonly string[], what: string): string {
  return ids.length === 0 ? '' : `orders: ${ids.length} ${what}, the first ${ids[0]}`;
}

function findUntoldSales({ buyerResults, before, after, paying }: Evidence): string[] {
  const sold = after.sold + after.held - before.sold - before.held;
  const acknowledged = acknowledgedOrders(buyerResults, paying).size;
  const isOpen = ({ outcome, payment }: BuyerResult) => outcome === 'inDoubt' || payment?.end === 'unknown';
  const inDoubt = buyerResults.filter(isOpen).length;
  if (sold < acknowledged) return [`lost: buyers were told of ${acknowledged} orders, the audit has ${sold}`];
  if (sold <= acknowledged + inDoubt) return [];
  return [`untold: ${sold} tickets sold, buyers were told of ${acknowledged} and ${inDoubt} are in doubt`];
}

/** What came back meanwhile may have come too late for buyers who were told "sold out": a history says when. */
function findUndersold({ buyerResults, after, restocked = 0 }: Evidence): string[] {
  const refused = buyerResults.filter((result) => result.outcome === 'soldOut').length;
  if (refused === 0 || after.stock <= restocked) return [];
  return [`undersold: ${after.stock} tickets are left, and ${refused} buyers were told "sold out"`];
}

/** Each buyer is new and wants one ticket, so nobody without one can be at the limit. */
function findFalseLimits({ buyerResults }: Evidence): string[] {
  const refused = buyerResults.filter(
    ({ outcome, orderIds, isInDoubt }) => outcome === 'limitReached' && orderIds.length === 0 && !isInDoubt,
  );
  if (refused.length === 0) return [];
  return [`limit: ${refused.length} buyers who have no ticket were told that they have as many as they may`];
}

/** Told "held" is not told "sold": of a crowd that pays, what it was told that it has paid. */
function acknowledgedOrders(buyerResults: readonly BuyerResult[], paying?: object): Set<string> {
  const told = paying ? buyerResults.filter(isToldPaid) : buyerResults;
  return new Set(told.flatMap((result) => result.orderIds));
}

/** Whether a sentence names this id, and not one that merely begins with it. */
function names(text: string, id: string): boolean {
  return text.split(/[^\w-]+/).includes(id);
}
