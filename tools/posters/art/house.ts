import { disc, halftone, type Press, rect } from '../press';

/** The house's own poster: one ticket, torn. */
export function drawHouse({ letter }: Press): string {
  const [ink, loud, paper] = ['#15171c', '#ff3d7f', '#eceee7'];
  return [
    rect(0, 0, 600, 840, loud),
    halftone('#d81f62', 20, (_, y) => (y - 300) / 700),
    `<g transform="rotate(-9 300 400)">${[
      rect(60, 210, 480, 380, paper),
      disc(60, 400, 30, loud),
      disc(540, 400, 30, loud),
      letter('ADMIT', { x: 300, y: 392, width: 330, fill: ink, anchor: 'middle' }),
      letter('ONE', { x: 300, y: 560, size: 190, fill: ink, anchor: 'middle' }),
    ].join('')}</g>`,
    letter('LAST TICKET', { x: 34, y: 800, width: 532, fill: ink }),
  ].join('');
}
