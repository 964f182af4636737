import type { BuyingState } from '@/lib/buying/buying-state';
import { MAX_TRIES } from '@/lib/buying/reduce-buying';

/** What a buyer is told: what happened, and what that means for the order and the money. */
export interface Said {
  readonly title: string;
  readonly text: string;
  /** What the big button reads meanwhile. */
  readonly button: string;
}

/** The words of each state but the quiet one. */
export function sayBuying(state: Exclude<BuyingState, { kind: 'idle' }>): Said {
  switch (state.kind) {
    case 'buying':
      return { title: 'Buying', text: 'At the till. Stay a moment.', button: 'Buying…' };
    case 'contended':
      return {
        title: 'Somebody is at the till',
        text: state.isLeaving
          ? 'Stopping after this try. If it gets through, the ticket is yours.'
          : `Tickets are left. Trying again, ${Math.min(MAX_TRIES, state.tries + (state.dueAtMs === null ? 0 : 1))} of ${MAX_TRIES}.`,
        button: 'Trying…',
      };
    case 'crowded':
      return {
        title: 'Still somebody at the till',
        text: `Tried ${MAX_TRIES} times. Tickets are left and you were not charged: press Buy to go on trying.`,
        button: 'Buy',
      };
    case 'rate-limited':
      return {
        title: 'Slow down a little',
        text: 'Too many tries from here. You were not charged; it goes on by itself.',
        button: 'Waiting…',
      };
    case 'unavailable':
      return {
        title: 'The box office is away',
        text: 'You were not charged. It is asked again by itself, with the same order.',
        button: 'Waiting…',
      };
    case 'unknown':
      return {
        title: 'Checking your order…',
        text: 'We do not know yet whether it went through. It is asked again until we do, and buys at most once. You may close this page: it asks on when you come back.',
        button: 'Checking…',
      };
    case 'offline':
      return {
        title: 'You are offline',
        text: state.mayHaveSold
          ? 'Your order may have gone through. It is checked as soon as you are back.'
          : 'Nothing was sent. Your order goes out as soon as you are back.',
        button: 'Offline…',
      };
    case 'interrupted':
      return {
        title: 'You were buying here',
        text: 'An earlier order never heard how it ended. If it went through, going on shows it; if not, going on buys it now.',
        button: 'Buy',
      };
    case 'sold':
      return { title: 'It is yours.', text: 'Here comes your ticket.', button: 'Yours' };
    case 'beaten':
      return { title: 'Somebody got the last one', text: 'You were not charged.', button: 'Buy' };
    case 'sold-out':
      return {
        title: 'All gone',
        text: 'It was sold out before you pressed. You were not charged.',
        button: 'Buy',
      };
    case 'too-few':
      return {
        title: `Only ${state.left} left`,
        text: 'You asked for more. You were not charged: choose fewer.',
        button: 'Buy',
      };
    case 'limit-reached':
      return {
        title: state.limit === null ? 'That is the limit' : `${state.limit} is the limit for one buyer`,
        text: 'Your earlier orders count too. You were not charged.',
        button: 'Buy',
      };
    case 'not-on-sale':
      return {
        title: 'Not on sale yet',
        text: 'You were not charged. Press Buy when it opens.',
        button: 'Buy',
      };
    case 'refused':
      return { title: 'That did not work', text: `${state.title}. You were not charged.`, button: 'Buy' };
  }
}
