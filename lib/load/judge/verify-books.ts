import type { BooksLine, OrderLine, PaymentLine } from '@/lib/load/generator/history';
import type { PaymentAnswer } from '@/lib/load/generator/paying';
import { describeFirst } from './describe-first';
import type { KeyHistory, Sale } from './history-sale';
import { WITHOUT_CHARGE } from './verify-money';

/** What the shop says of itself once all is settled, against what its buyers were told. */
export function verifyBooks(sale: Sale): string[] {
  const { books, ends } = sale;
  const [own] = books;
  return [
    ...(own ? findBadSums(own, sale) : []),
    ...(books.length > 1 ? [`books: there are ${books.length}, a sale has one`] : []),
    ...(ends.length > 0 && !own ? ['books: there are none, and the run came to its end'] : []),
    ...findBadOrders(sale),
    ...(sale.run.pays ? findBadMoney(sale) : []),
  ];
}

function findBadSums({ capacity, stock, held, sold, oversold }: BooksLine, sale: Sale): string[] {
  const found: string[] = [];
  const expected = sale.restocks.reduce((sum, { delta }) => sum + delta, sale.run.stock);
  if (capacity !== expected) found.push(`books: the capacity is ${capacity}, it should be ${expected}`);
  const over = Math.max(0, sold + held - capacity);
  if (over > 0) found.push(`books: ${over} tickets too many were sold`);
  if (oversold !== over)
    found.push(`books: ${oversold} are said to be oversold, their own figures say ${over}`);
  for (const [name, value] of Object.entries({ stock, held, sold })) {
    if (value < 0) found.push(`books: ${name} is ${value}`);
  }
  if (sold + held + stock !== capacity) {
    found.push(`books: sold ${sold} + held ${held} + stock ${stock} is not the capacity, ${capacity}`);
  }
  const { acknowledged, doubt } = sale.run.pays ? countPaid(sale) : countAcknowledged(sale);
  if (sold + held < acknowledged)
    found.push(`books: ${sold + held} tickets sold, buyers were told of ${acknowledged}`);
  if (sold + held > acknowledged + doubt) {
    found.push(
      `books: ${sold + held} tickets sold, buyers were told of ${acknowledged}, and ${doubt} are in doubt`,
    );
  }
  return found;
}

function countAcknowledged({ keys }: Sale) {
  const all = [...keys.values()];
  return {
    acknowledged: all.reduce((sum, { orderIds, quantity }) => sum + orderIds.size * quantity, 0),
    doubt: all.reduce((sum, { isInDoubt, quantity }) => sum + (isInDoubt ? quantity : 0), 0),
  };
}

/** How many were told that it is paid, and how many were told nothing that counts after they had asked to pay. */
function countPaid({ payments }: Sale) {
  const all = [...payments.values()];
  const isPaid = (lines: readonly PaymentLine[]) => lines.some(({ answer }) => answer === 'paid');
  return {
    acknowledged: all.filter(isPaid).length,
    doubt: all.filter((lines) => !isPaid(lines) && isOpen(lines.at(-1)?.answer)).length,
  };
}

const isOpen = (answer: PaymentAnswer | undefined) =>
  answer === 'pending' || answer === 'refused' || answer === 'lost';

/** Who was told of a charge has a ticket, and who was told of none is charged nothing. */
function findBadMoney({ readBack, payments }: Sale): string[] {
  const endOf = (id: string) =>
    payments
      .get(id)
      ?.toSorted((a, b) => a.answeredMs - b.answeredMs)
      .at(-1)?.answer;
  const found = (
    isWrong: (shown: Exclude<OrderLine['shown'], string>, end: PaymentAnswer | undefined) => boolean,
  ) => readBack.filter(({ id, shown }) => typeof shown === 'object' && isWrong(shown, endOf(id)));
  const describeOrder = ({ id, shown }: OrderLine) =>
    typeof shown === 'object' ? `${id} (${shown.status}, ${shown.money})` : id;
  return [
    ...describeFirst(
      found(({ status, money }, end) => end === 'paid' && !(status === 'paid' && money === 'charged')),
      'orders that were told as paid, and are not',
      describeOrder,
    ),
    ...describeFirst(
      found(
        ({ money }, end) =>
          (end === 'declined' || end === 'cancelled' || end === 'ended') && !WITHOUT_CHARGE.has(money),
      ),
      'orders that were told as not paid, and are charged',
      describeOrder,
    ),
  ];
}

/** Every order that a buyer was told of was read back once, by that buyer, and is what was bought. */
function findBadOrders({ run, readBack, keys, ends }: Sale): string[] {
  const owners = new Map<string, KeyHistory>();
  for (const history of keys.values()) for (const id of history.orderIds) owners.set(id, history);
  const unread = new Set(owners.keys());
  const found = (isSo: (line: OrderLine, owner: KeyHistory | undefined) => boolean) =>
    readBack.filter((line) => isSo(line, owners.get(line.id)));
  const again = readBack.filter(({ id }) => owners.has(id) && !unread.delete(id));
  const isOther = ({ id, shown }: OrderLine, owner: KeyHistory | undefined) =>
    typeof shown === 'object' &&
    (shown.id !== id ||
      shown.ticketTypeId !== run.ticketTypeId ||
      (owner !== undefined && shown.quantity !== owner.quantity) ||
      !(run.pays || ['paid', 'held'].includes(shown.status)));
  const describeId = ({ id }: OrderLine) => id;
  return [
    ...describeFirst(
      found(({ shown }) => shown === 'none'),
      'orders that were told and do not exist',
      describeId,
    ),
    ...describeFirst(found(isOther), 'orders that are not what their buyers bought', describeId),
    ...describeFirst(
      found(({ buyer }, owner) => owner !== undefined && owner.buyer !== buyer),
      'orders that another buyer than the one who was told of them read back',
      describeId,
    ),
    ...describeFirst(
      found(({ shown }) => shown === 'no answer'),
      'orders that could not be read back',
      describeId,
    ),
    ...describeFirst(
      found((_, owner) => !owner),
      'orders that nobody was told of',
      describeId,
    ),
    ...describeFirst(again, 'orders that were read back more than once', describeId),
    ...(ends.length === 0 ? [] : describeFirst([...unread], 'orders that were never read back', (id) => id)),
  ];
}
