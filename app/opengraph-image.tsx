import { CARD_SIZE, drawCard } from './_cards/draw-card';

export const alt = 'Last Ticket: the last ticket is sold exactly once';
export const size = CARD_SIZE;
export const contentType = 'image/png';

/** The card of every page that has none of its own. */
export default function HouseCard() {
  return drawCard({
    slug: 'house',
    name: 'No seat sold twice.',
    lines: ['The last ticket is sold exactly once', 'And the shop shows how'],
  });
}
