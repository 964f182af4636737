import type { BuyingState } from '@/lib/shop/buying/buying-state';
import { MAX_TRIES } from '@/lib/shop/buying/reduce-buying';

/** What the page says: what happened, and what that means for the order and the money. */
export interface BuyingText {
  readonly title: string;
  readonly text: string;
  /** What the big button reads meanwhile; null: what it buys. */
  readonly button: string | null;
}

/** The words of each state but the quiet one. */
export function describeBuying(state: Exclude<BuyingState, { kind: 'idle' }>): BuyingText {
  switch (state.kind) {
    case 'buying':
      return {
        title: 'Buying',
        text: 'Placing your order. Please keep this page open.',
        button: 'Buying…',
      };
    case 'contended':
      return {
        title: 'It’s busy: others are buying right now',
        text: state.isLeaving
          ? 'Stopping after this try. If it gets through, the ticket is yours.'
          : `You were not charged and tickets are left. Trying again, ${Math.min(MAX_TRIES, state.tries + (state.dueAtMs === null ? 0 : 1))} of ${MAX_TRIES}.`,
        button: 'Trying…',
      };
    case 'crowded':
      return {
        title: 'Still busy',
        text: `You were not charged and tickets are left. Tried ${MAX_TRIES} times: press Buy to go on trying.`,
        button: null,
      };
    case 'all-held':
      return {
        title: 'All are held by other buyers',
        text: `You were not charged. Tickets come back when a hold ends unpaid. Trying again, ${Math.min(MAX_TRIES, state.tries + (state.dueAtMs === null ? 0 : 1))} of ${MAX_TRIES}.`,
        button: 'Waiting…',
      };
    case 'still-held':
      return {
        title: 'Still held by other buyers',
        text: `You were not charged, and tickets may still come back. Tried ${MAX_TRIES} times: press Buy to go on waiting.`,
        button: null,
      };
    case 'rate-limited':
      return {
        title: 'Slow down a little',
        text: 'Too many tries from here. You were not charged, and we’ll try again for you.',
        button: 'Waiting…',
      };
    case 'unavailable':
      return {
        title: 'The box office is away',
        text: 'You were not charged. We’ll keep trying. You can’t be charged twice.',
        button: 'Waiting…',
      };
    case 'unknown':
      return {
        title: 'Checking your order…',
        text: 'It may have gone through. We’ll keep trying. You can’t be charged twice. You may close this page: it goes on when you come back.',
        button: 'Checking…',
      };
    case 'offline':
      return {
        title: 'You are offline',
        text: state.mayHaveSold
          ? 'Your order may have gone through. It is checked as soon as you are back.'
          : 'You were not charged. Your order goes out as soon as you are back.',
        button: 'Offline…',
      };
    case 'interrupted':
      return {
        title: 'Your last order was interrupted',
        text: 'Continue: if it went through you’ll see it; if not, it is bought now.',
        button: null,
      };
    case 'sold':
      return state.isHeld
        ? { title: 'Held for you.', text: 'Here is where you pay.', button: 'Held' }
        : { title: 'It is yours.', text: 'Here comes your ticket.', button: 'Yours' };
    case 'beaten':
      return { title: 'Somebody got the last one', text: 'You were not charged.', button: 'Sold out' };
    case 'sold-out':
      return { title: 'All gone', text: 'The last one was just sold.', button: 'Sold out' };
    case 'too-few':
      return {
        title: `Only ${state.left} left`,
        text: 'You asked for more. You were not charged: choose fewer.',
        button: null,
      };
    case 'limit-reached':
      return {
        title: state.limit === null ? 'That is the limit' : `${state.limit} is the limit per person`,
        text: 'Your earlier orders count too. You were not charged.',
        button: null,
      };
    case 'not-on-sale':
      return {
        title: 'Not on sale yet',
        text: 'You were not charged. Press Buy when it opens.',
        button: null,
      };
    case 'refused':
      return { title: 'That did not work', text: `${state.title}. You were not charged.`, button: null };
  }
}
