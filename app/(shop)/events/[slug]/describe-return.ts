import { findProblem } from '@/lib/shop/sale/problem';
import type { Return } from './read-return';

interface ReturnNotice {
  readonly title: string;
  readonly text: string;
}

/** What became of a purchase, and that nothing was charged where that is sure; null: there is nothing to say. */
export function describeReturn(earlier: Return): ReturnNotice | null {
  const row = findProblem(earlier.problem ?? '');
  if (!row) return null;
  const { title, text } = describeTry(earlier);
  return { title, text: row.executed === 'no' ? `You were not charged. ${text}` : text };
}

function describeTry({ problem, left, limit }: Return): ReturnNotice {
  switch (problem) {
    case 'sold-out':
      return left
        ? { title: `Only ${left} left`, text: 'You asked for more: choose fewer.' }
        : { title: 'Somebody got the last one', text: 'See what else is left:' };
    case 'contended':
      return {
        title: 'It’s busy: others are buying right now',
        text: 'Tickets are left. Press Buy again: it stays the same purchase.',
      };
    case 'key-in-progress':
      return {
        title: 'Your order is on its way',
        text: 'It was sent a moment ago. Ask again to see what became of it: it cannot buy twice.',
      };
    case 'indeterminate':
      return {
        title: 'We do not know yet',
        text: 'Your order may have gone through. Ask again: you get it if it did, and it buys at most once.',
      };
    case 'limit-reached':
      return {
        title: limit === undefined ? 'That is the limit' : `${limit} is the limit per person`,
        text: 'Your earlier orders count too.',
      };
    case 'not-on-sale':
      return { title: 'Not on sale yet', text: 'The clock above says when it opens.' };
    case 'rate-limited':
      return {
        title: 'Slow down a little',
        text: 'Too many tries in a row: wait, then press Buy again.',
      };
    case 'unavailable':
      return { title: 'The box office is away', text: 'Press Buy again in a moment.' };
    case 'key-reused':
      return { title: 'That was another order', text: 'Choose again and press Buy.' };
    case 'invalid-request':
      return {
        title: 'Something was missing from your order',
        text: 'Choose a ticket and a number. This form needs the shop’s one cookie, “buyer”: if your browser blocks cookies, allow them for this site.',
      };
    default:
      return { title: 'That did not work', text: 'Choose again and press Buy.' };
  }
}
