import type { OtherNights } from '@/lib/shop/catalogue/other-nights';
import { findProblem } from '@/lib/shop/sale/problem';
import type { Return } from './read-return';

interface Words {
  readonly title: string;
  readonly text: string;
}

/** Says what became of the purchase, and that nothing was charged where that is so. */
export function ProblemNotice({ problem, left, limit, nights }: Return & { readonly nights: OtherNights }) {
  if (problem === undefined || !findProblem(problem)) return null;
  const { title, text } = describeReturn(problem, left, limit);
  return (
    <div
      id="problem"
      role="alert"
      tabIndex={-1}
      className="border-loud border-l-8 bg-ink px-5 py-4 text-paper"
    >
      <p className="shout text-3xl leading-none">{title}</p>
      <p className="mt-1.5">{text}</p>
      {problem === 'sold-out' && !left && (
        <p className="mt-2">
          <a href={nights.href} className="inline-block py-1 font-semibold underline underline-offset-4">
            {nights.label}
          </a>
        </p>
      )}
    </div>
  );
}

function describeReturn(problem: string, left: number | undefined, limit: number | undefined): Words {
  switch (problem) {
    case 'sold-out':
      return left
        ? { title: `Only ${left} left`, text: 'You asked for more. Nothing was charged: choose fewer.' }
        : { title: 'Somebody got the last one', text: 'You were not charged. See what else is left:' };
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
        text: 'Your earlier orders count too. Nothing was charged.',
      };
    case 'not-on-sale':
      return { title: 'Not on sale yet', text: 'Nothing was charged. The clock above says when it opens.' };
    case 'rate-limited':
      return {
        title: 'Slow down a little',
        text: 'Too many tries in a row. Nothing was charged: wait, then press Buy again.',
      };
    case 'unavailable':
      return { title: 'The box office is away', text: 'Nothing was charged. Press Buy again in a moment.' };
    case 'key-reused':
      return { title: 'That was another order', text: 'Nothing was charged. Choose again and press Buy.' };
    case 'invalid-request':
      return {
        title: 'Something was missing from your order',
        text: 'Nothing was charged. Choose a ticket and a number. This form needs the shop’s one cookie, “buyer”: if your browser blocks cookies, allow them for this site.',
      };
    default:
      return { title: 'That did not work', text: 'Nothing was charged. Choose again and press Buy.' };
  }
}
