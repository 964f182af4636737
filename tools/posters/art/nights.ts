import { disc, halftone, line, overprint, type Press, polygon, rect, ring, round, wear } from '../press';

/** A red bridge over black water, one ferry, one moon. */
export function drawNightFerry(press: Press): string {
  const { letter, facts, random } = press;
  const [night, red, paper] = ['#12203f', '#ee4331', '#f3ead6'];
  const cables = Array.from({ length: 25 }, (_, i) => {
    const x = 20 + i * 24;
    const sag = 420 - ((x - 300) / 300) ** 2 * 150;
    return `M${x} ${round(x > 140 && x < 460 ? 130 + sag - 150 + 120 : sag)}V520`;
  }).join('');
  const waves = Array.from({ length: 13 }, (_, i) => {
    const y = 556 + i * 13;
    const from = round(random() * 60);
    return `M${from} ${y}${'q12 -7 24 0t24 0'.repeat(12)}`;
  }).join('');
  return [
    rect(0, 0, 600, 840, night),
    halftone('#2b4a86', 18, (x, y) => (y < 540 ? 0.72 - Math.hypot(x - 430, y - 190) / 460 : 0)),
    disc(430, 190, 88, paper),
    line('M-10 470Q80 440 142 206Q300 560 458 206Q520 440 610 470', red, 7),
    line(cables, red, 2.5),
    rect(128, 180, 28, 370, red),
    rect(444, 180, 28, 370, red),
    rect(-5, 512, 610, 18, red),
    line(waves, paper, 2.5),
    polygon(
      [
        [214, 600],
        [386, 600],
        [362, 640],
        [236, 640],
      ],
      paper,
    ),
    rect(252, 566, 92, 34, paper),
    rect(300, 540, 18, 30, red),
    ...[262, 282, 302, 322].map((x) => rect(x, 576, 11, 12, night)),
    letter('NIGHT', { x: 36, y: 150, size: 152, fill: paper }),
    letter('FERRY', { x: 36, y: 806, width: 330, fill: red }),
    letter(facts.date, { x: 564, y: 752, size: 32, fill: paper, anchor: 'end' }),
    letter(facts.venue.toUpperCase(), { x: 564, y: 780, size: 26, fill: paper, anchor: 'end' }),
    letter(facts.city.toUpperCase(), { x: 564, y: 806, size: 26, fill: paper, anchor: 'end' }),
    wear(press, night, 260),
  ].join('');
}

/** One chair in a cone of light, and a great deal of nothing. */
export function drawOneChair(press: Press): string {
  const { letter, facts } = press;
  const [yellow, black] = ['#f7c815', '#14120d'];
  return [
    rect(0, 0, 600, 840, black),
    polygon(
      [
        [420, -10],
        [450, -10],
        [596, 690],
        [214, 690],
      ],
      yellow,
    ),
    `<ellipse cx="405" cy="690" rx="191" ry="46" fill="${yellow}"/>`,
    halftone(black, 14, (x, y) => {
      const isLit = y < 740 && Math.abs(x - 430 + (y / 700) * 30) < 20 + (y / 700) * 180;
      return isLit ? 0.55 - y / 1000 : 0;
    }),
    // The chair: back, seat, four legs, and its shadow.
    `<ellipse cx="430" cy="706" rx="96" ry="15" fill="${black}" opacity=".35"/>`,
    line(
      'M366 450L372 700M452 450L448 590M372 590L356 706M448 590L470 706M486 600L500 694M392 600L398 668',
      black,
      9,
    ),
    line('M364 456H454M366 490H452M368 524H451', black, 8),
    polygon(
      [
        [366, 584],
        [450, 584],
        [494, 606],
        [386, 606],
      ],
      black,
    ),
    letter('ONE', { x: 34, y: 152, size: 160, fill: yellow }),
    letter('CHAIR', { x: 34, y: 292, size: 160, fill: yellow }),
    letter('ONE PIANIST.', { x: 36, y: 336, size: 30, fill: yellow }),
    letter('ONE LISTENER.', { x: 36, y: 370, size: 30, fill: yellow }),
    letter(facts.date, { x: 36, y: 764, size: 40, fill: yellow }),
    letter(`${facts.venue}, ${facts.city}`.toUpperCase(), { x: 36, y: 804, size: 28, fill: yellow }),
    wear(press, black, 140),
  ].join('');
}

/** Lanterns hung from a puppeteer's strings. */
export function drawPaperLanterns(press: Press): string {
  const { letter, facts, random } = press;
  const [night, red, amber] = ['#2a1541', '#f2523d', '#ffb945'];
  const lanterns: readonly (readonly [number, number, number, number])[] = [
    [126, 250, 92, 112],
    [322, 372, 128, 118],
    [500, 214, 72, 98],
    [494, 520, 84, 84],
    [132, 512, 74, 92],
  ];
  const drawLantern = ([x, y, rx, ry]: readonly [number, number, number, number], i: number) => {
    const [skin, rib] = i % 2 === 0 ? [red, night] : [amber, red];
    const ribs = [0.25, 0.5, 0.75, 1]
      .map(
        (f) =>
          `<ellipse cx="${x}" cy="${y}" rx="${round(rx * f)}" ry="${ry}" fill="none" stroke="${rib}" stroke-width="2.5"/>`,
      )
      .join('');
    return [
      line(`M${x} -5V${y - ry}`, amber, 2),
      disc(x, y, ry * 1.25, i % 2 === 0 ? '#5b1f4d' : '#6d3a3f'),
      `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${skin}"/>`,
      ribs,
      rect(x - rx * 0.35, y - ry - 8, rx * 0.7, 18, amber),
      rect(x - rx * 0.35, y + ry - 10, rx * 0.7, 18, amber),
      line(`M${x} ${y + ry + 8}v${round(26 + random() * 24)}m-8 -20v14m16 -14v18`, red, 3),
    ].join('');
  };
  return [
    rect(0, 0, 600, 840, night),
    ...lanterns.map(drawLantern),
    rect(0, 0, 600, 34, red),
    line('M0 17H600', night, 3),
    letter('PAPER', { x: 34, y: 738, width: 210, fill: amber }),
    letter('LANTERNS', { x: 262, y: 738, width: 304, fill: red }),
    letter(facts.date, { x: 34, y: 790, size: 34, fill: amber }),
    letter(`${facts.venue} · ${facts.city}`.toUpperCase(), {
      x: 566,
      y: 790,
      size: 30,
      fill: amber,
      anchor: 'end',
    }),
    wear(press, night, 240),
  ].join('');
}

/** The last twelve seconds of the year, as a dial, with its rockets going up on staves. */
export function drawMidnightOverture(press: Press): string {
  const { letter, facts, random } = press;
  const [midnight, gold, cream] = ['#0f1a3c', '#e3b04b', '#f5ecd8'];
  const [cx, cy] = [300, 392];
  const ray = (angle: number, from: number, to: number) =>
    `M${round(cx + Math.cos(angle) * from)} ${round(cy + Math.sin(angle) * from)}l${Math.round(Math.cos(angle) * (to - from))} ${Math.round(Math.sin(angle) * (to - from))}`;
  const sparks = Array.from({ length: 120 }, (_, i) => {
    const angle = (i / 120) * Math.PI * 2;
    return ray(angle, 222 + random() * 10, 250 + random() * 210);
  }).join('');
  const marks = Array.from({ length: 12 }, (_, i) => ray((i * Math.PI) / 6, 158, 196)).join('');
  return [
    rect(0, 0, 600, 840, midnight),
    line(sparks, gold, 2.2),
    disc(cx, cy, 212, gold),
    overprint(
      halftone('#c98a2a', 18, (x, y) => (Math.hypot(x - cx, y - cy) < 208 ? 0.15 + (y - 200) / 620 : 0)),
    ),
    line(marks, midnight, 9),
    ring(cx, cy, 204, midnight, 3),
    polygon(
      [
        [cx - 13, cy + 30],
        [cx, cy - 182],
        [cx + 13, cy + 30],
      ],
      midnight,
    ),
    polygon(
      [
        [cx - 20, cy + 20],
        [cx - 24, cy - 112],
        [cx + 12, cy + 20],
      ],
      midnight,
    ),
    disc(cx, cy, 19, midnight),
    disc(cx, cy, 7, gold),
    rect(0, 636, 600, 204, midnight),
    letter('MIDNIGHT', { x: 34, y: 742, width: 262, fill: cream }),
    letter('OVERTURE', { x: 304, y: 742, width: 262, fill: gold }),
    letter(facts.date, { x: 34, y: 796, size: 34, fill: cream }),
    letter(`${facts.venue}`.toUpperCase(), { x: 566, y: 774, size: 24, fill: cream, anchor: 'end' }),
    letter(facts.city.toUpperCase(), { x: 566, y: 800, size: 24, fill: cream, anchor: 'end' }),
    wear(press, midnight, 80),
  ].join('');
}
