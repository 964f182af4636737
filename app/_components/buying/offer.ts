import { formatMoney, formatTotal } from '@/lib/core/format/money';
import type { Choice } from './use-choice';

const MOST_OTHERS = 2;

/** A ticket type as the buying part of a page knows it, as the page was rendered. */
export interface Offer {
  readonly id: string;
  readonly name: string;
  readonly priceCents: number;
  readonly currency: string;
  readonly stock: number;
  /** Whether it could be chosen. */
  readonly isOpen: boolean;
}

/** What the button reads: "Buy 3 · €117.00". */
export function describeBuyButton(offer: Offer | undefined, choice: Choice | null): string {
  if (!choice || !offer) return 'Buy';
  return `Buy ${choice.quantity} · ${formatTotal(offer.priceCents * choice.quantity, offer.currency)}`;
}

/** Other ticket types that are left, two at most: the form has them all. */
export function listOthers(
  offers: readonly Offer[],
  chosen: Offer | undefined,
  stockOf: (id: string) => number,
): readonly { readonly id: string; readonly label: string }[] {
  return offers
    .filter((offer) => offer !== chosen && offer.isOpen && stockOf(offer.id) > 0)
    .slice(0, MOST_OTHERS)
    .map(({ id, name, priceCents, currency }) => ({
      id,
      label: `${name}, ${formatMoney(priceCents, currency)}`,
    }));
}
