import { disc, halftone, line, overprint, type Press, polygon, rect, round, wear } from '../press';

/** Eleven glass fruits, printed over each other. */
export function drawGlassOrchard(press: Press): string {
  const { letter, facts, random } = press;
  const [paper, ink] = ['#f4f1e6', '#15433d'];
  const inks = ['#ff9fb0', '#8fd3a8', '#8cc4ee'];
  const fruits = Array.from({ length: 11 }, (_, i) => {
    const angle = i * 2.4;
    const reach = 56 * Math.sqrt(i + 0.4);
    const radius = 64 + random() * 34;
    const [x, y] = [302 + Math.cos(angle) * reach * 1.05, 318 + Math.sin(angle) * reach * 1.1];
    return overprint(
      disc(x, y, radius, inks[i % 3] ?? ink),
      line(`M${round(x)} ${round(y - radius)}q6 -22 26 -30`, ink, 4),
    );
  });
  const glints = Array.from({ length: 11 }, (_, i) => {
    const reach = 56 * Math.sqrt(i + 0.4);
    const [x, y] = [302 + Math.cos(i * 2.4) * reach * 1.05, 318 + Math.sin(i * 2.4) * reach * 1.1];
    return `M${round(x - 34)} ${round(y - 6)}a36 36 0 0 1 20 -28`;
  }).join('');
  return [
    rect(0, 0, 600, 840, paper),
    overprint(rect(288, 470, 26, 190, '#8fd3a8')),
    ...fruits,
    line(glints, paper, 6),
    letter('GLASS ORCHARD', { x: 34, y: 764, width: 532, fill: ink }),
    letter(facts.date, { x: 36, y: 808, size: 31, fill: ink }),
    letter(`${facts.venue} · ${facts.city}`.toUpperCase(), {
      x: 564,
      y: 808,
      size: 31,
      fill: ink,
      anchor: 'end',
    }),
    wear(press, paper, 200),
  ].join('');
}

/** Four carriages, four players: the windows are the notes. */
export function drawMartaValeQuartet(press: Press): string {
  const { letter, facts } = press;
  const [paper, blue, mustard, black] = ['#f0e9d8', '#1d44c8', '#f3b21d', '#141414'];
  const windows: readonly string[] = ['1011010', '0110111', '1101001', '1010110'];
  const carriages = windows.flatMap((row, i) => {
    const y = 250 + i * 108;
    const x = [34, -40, 92, 10][i] ?? 0;
    const body = i % 2 === 0 ? blue : black;
    return [
      rect(x, y, 640, 84, body),
      ...Array.from(row, (lit, n) => rect(x + 28 + n * 78, y + 18, 54, 36, lit === '1' ? mustard : paper)),
      line(`M-10 ${y + 96}H610`, black, 3),
    ];
  });
  return [
    rect(0, 0, 600, 840, paper),
    overprint(rect(330, 0, 270, 840, mustard)),
    ...carriages,
    letter('MARTA VALE', { x: 34, y: 146, width: 400, fill: blue }),
    letter('QUARTET', { x: 34, y: 228, size: 92, fill: black }),
    letter(facts.date, { x: 34, y: 752, size: 54, fill: black }),
    letter(facts.venue.toUpperCase(), { x: 34, y: 790, size: 32, fill: blue }),
    letter(facts.city.toUpperCase(), { x: 34, y: 822, size: 32, fill: blue }),
    wear(press, paper, 240),
  ].join('');
}

/** A board that runs to the horizon, and the knight on its last square. */
export function drawWinterChessOpen(press: Press): string {
  const { letter, facts } = press;
  const [ice, black, red] = ['#dce9ef', '#111a22', '#d8242f'];
  const squares: string[] = [];
  const depth = (row: number) => 420 + 420 * (row / 8) ** 1.9;
  const spread = (row: number) => 0.42 + 1.5 * (row / 8) ** 1.9;
  for (let row = 0; row < 8; row++) {
    for (let column = -6; column < 6; column++) {
      if ((row + column) % 2 !== 0) continue;
      const at = (c: number, r: number): readonly [number, number] => [300 + c * 76 * spread(r), depth(r)];
      squares.push(
        polygon([at(column, row), at(column + 1, row), at(column + 1, row + 1), at(column, row + 1)], black),
      );
    }
  }
  return [
    rect(0, 0, 600, 840, ice),
    disc(420, 250, 136, red),
    halftone(ice, 13, (x, y) => (Math.hypot(x - 420, y - 250) < 140 ? (y - 190) / 260 : 0)),
    ...squares,
    // The knight.
    `<path fill="${black}" d="M316 590h176l-14-44c-8-14-20-24-22-52c-2-60 44-88 40-166c-4-66-52-112-118-116l-14-36l-22 40c-30 18-46 50-64 92l-32 48c-10 18-2 40 16 44c12 3 20-2 30-10l22 8c24 4 48-14 66-14c6 44-58 84-64 162c-6 14-18 24-22 44z"/>`,
    disc(336, 292, 8, ice),
    line('M410 236c44 26 58 76 40 132M392 262c24 22 32 52 24 86', ice, 4),
    line('M322 546h164M310 590h188', ice, 4),
    letter('WINTER', { x: 34, y: 128, size: 128, fill: black }),
    letter('CHESS', { x: 34, y: 244, size: 128, fill: black }),
    letter('OPEN', { x: 34, y: 360, size: 128, fill: red }),
    rect(0, 752, 600, 88, ice),
    letter(facts.date, { x: 34, y: 812, size: 50, fill: black }),
    letter('FINAL DAY', { x: 566, y: 790, size: 30, fill: red, anchor: 'end' }),
    letter(`${facts.venue}, ${facts.city}`.toUpperCase(), {
      x: 566,
      y: 820,
      size: 26,
      fill: black,
      anchor: 'end',
    }),
    wear(press, ice, 200),
  ].join('');
}

/** A map that was never finished: its contours, and the road that leaves it. */
export function drawLastCartographers(press: Press): string {
  const { letter, facts, random } = press;
  const [paper, green, orange] = ['#efe5cb', '#17614c', '#f2702a'];
  const [a, b, c] = [random() * 6, random() * 6, random() * 6];
  const contour = (radius: number, cx: number, cy: number) => {
    const points = Array.from({ length: 30 }, (_, i) => {
      const t = (i / 30) * Math.PI * 2;
      const r =
        radius * (1 + 0.16 * Math.sin(2 * t + a) + 0.1 * Math.sin(3 * t + b) + 0.05 * Math.sin(5 * t + c));
      return `${Math.round(cx + Math.cos(t) * r * 1.1)} ${Math.round(cy + Math.sin(t) * r)}`;
    });
    return `M${points.join('L')}Z`;
  };
  const hills = (cx: number, cy: number, count: number) =>
    Array.from({ length: count }, (_, i) => contour(14 + i * 19, cx, cy)).join('');
  return [
    rect(0, 0, 600, 840, paper),
    line(hills(214, 380, 9), green, 3.4),
    line(hills(520, 262, 4), green, 3.4),
    overprint(
      disc(214, 380, 62, orange),
      line('M214 380C260 470 330 420 372 500S420 600 486 612S560 560 640 540', orange, 14),
    ),
    line('M192 358l44 44m0 -44l-44 44', paper, 12),
    rect(0, 0, 600, 196, green),
    letter('THE LAST', { x: 34, y: 88, size: 84, fill: paper }),
    letter(facts.date, { x: 566, y: 88, size: 40, fill: orange, anchor: 'end' }),
    letter('CARTOGRAPHERS', { x: 34, y: 178, width: 532, fill: paper }),
    rect(0, 664, 600, 176, paper),
    line('M34 664H566M34 660v8M141 656v16M247 660v8M353 656v16M460 660v8M566 656v16', green, 4),
    letter('FAREWELL TOUR', { x: 34, y: 756, size: 72, fill: orange }),
    letter(`${facts.venue}, ${facts.city}`.toUpperCase(), { x: 34, y: 806, size: 38, fill: green }),
    wear(press, paper, 260),
  ].join('');
}
