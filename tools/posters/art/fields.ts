import { disc, halftone, line, overprint, type Press, polygon, rect, ring, round, wear } from '../press';

/** The bell of a tuba seen from the front row, and the weather that comes out of it. */
export function drawCopperWeather(press: Press): string {
  const { letter, facts } = press;
  const [teal, copper, cream] = ['#0f3038', '#e07b39', '#f6e9d0'];
  const rays = Array.from({ length: 18 }, (_, i) => {
    const [a, b] = [(i / 18) * Math.PI * 2, ((i + 0.5) / 18) * Math.PI * 2];
    return polygon(
      [
        [300, 330],
        [300 + Math.cos(a) * 800, 330 + Math.sin(a) * 800],
        [300 + Math.cos(b) * 800, 330 + Math.sin(b) * 800],
      ],
      copper,
    );
  });
  const bolt = (x: number, y: number, k: number) =>
    polygon(
      (
        [
          [0, 0],
          [54, 0],
          [34, 62],
          [70, 62],
          [-14, 190],
          [10, 96],
          [-24, 96],
        ] as const
      ).map(([dx, dy]) => [x + dx * k, y + dy * k]),
      cream,
    );
  return [
    rect(0, 0, 600, 840, teal),
    ...rays,
    disc(300, 330, 246, teal),
    disc(300, 330, 226, copper),
    halftone(teal, 16, (x, y) => {
      const away = Math.hypot(x - 300, y - 330);
      return away < 222 ? 0.95 - away / 250 : 0;
    }),
    ...[206, 150, 102].map((radius) => ring(300, 330, radius, cream, 4)),
    disc(300, 330, 58, teal),
    bolt(78, 60, 1.25),
    bolt(470, 380, 1.2),
    rect(0, 612, 600, 228, teal),
    letter('COPPER WEATHER', { x: 34, y: 744, width: 532, fill: cream }),
    letter(facts.date, { x: 34, y: 800, size: 40, fill: copper }),
    letter(`${facts.venue} · ${facts.city}`.toUpperCase(), {
      x: 566,
      y: 800,
      size: 40,
      fill: copper,
      anchor: 'end',
    }),
    wear(press, teal, 220),
  ].join('');
}

/** A flower made of interference: it only holds together from far away. */
export function drawStaticBloom(press: Press): string {
  const { letter, facts, random } = press;
  const [black, acid, white] = ['#0b0c0a', '#c9f227', '#f2f5ea'];
  const rows: string[] = [];
  for (let y = 150; y < 690; y += 10) {
    const slip = random() < 0.16 ? (random() - 0.5) * 130 : 0;
    let d = '';
    let from: number | null = null;
    for (let x = 20; x <= 580; x += 5) {
      const [dx, dy] = [x - 300, y - 420];
      const reach = Math.hypot(dx, dy);
      const petal = 130 + 128 * Math.abs(Math.cos(Math.atan2(dy, dx) * 3.5));
      const isIn = reach < petal && reach > 46;
      if (isIn && from === null) from = x;
      if (!isIn && from !== null) {
        d += `M${round(from + slip)} ${y}H${round(x + slip)}`;
        from = null;
      }
    }
    if (d !== '') rows.push(line(d, slip === 0 ? acid : white, 1.5 + 4.5 * Math.abs(Math.sin(y / 29))));
  }
  return [
    rect(0, 0, 600, 840, black),
    ...rows,
    disc(300, 420, 30, acid),
    letter('STATIC', { x: 30, y: 142, width: 262, fill: white }),
    letter('BLOOM', { x: 570, y: 142, width: 262, fill: acid, anchor: 'end' }),
    line('M30 724H570', acid, 3),
    letter(facts.date, { x: 30, y: 776, size: 46, fill: acid }),
    letter(`${facts.venue}, ${facts.city}`.toUpperCase(), {
      x: 570,
      y: 776,
      size: 46,
      fill: white,
      anchor: 'end',
    }),
    letter('FOUR FLOORS   FOUR SYSTEMS   ONE BLACKOUT', { x: 30, y: 818, size: 29, fill: white }),
    wear(press, black, 120),
  ].join('');
}

/** Sun, hills, river: three days of them. */
export function drawHalcyonFields(press: Press): string {
  const { letter, facts } = press;
  const [sky, orange, teal, rose] = ['#fbe3b0', '#f58220', '#0f7a6c', '#ef5a73'];
  const hill = (y: number, rise: number, fill: string) =>
    `<path fill="${fill}" d="M0 ${y}C120 ${y - rise} 220 ${y + rise * 0.6} 340 ${y - rise * 0.4}S520 ${y - rise} 600 ${y - rise * 0.2}V840H0Z"/>`;
  const bands: readonly (readonly [number, string])[] = [
    [250, orange],
    [214, sky],
    [186, rose],
    [150, sky],
    [122, orange],
  ];
  return [
    rect(0, 0, 600, 840, sky),
    ...bands.map(([radius, fill]) => disc(300, 470, radius, fill)),
    halftone(rose, 13, (x, y) => (Math.hypot(x - 300, y - 470) < 118 ? (y - 350) / 190 : 0)),
    hill(548, 74, rose),
    hill(604, 60, orange),
    hill(654, 52, teal),
    `<path fill="${sky}" d="M392 618C330 650 250 664 300 700S470 760 380 840H560C600 760 420 716 400 690S410 650 408 618Z"/>`,
    line('M330 690q40 10 74 6M392 742q40 12 70 10M410 796q50 12 92 8', teal, 4),
    letter('HALCYON', { x: 34, y: 150, width: 256, fill: teal }),
    letter('FIELDS', { x: 566, y: 150, width: 256, fill: orange, anchor: 'end' }),
    letter('THREE DAYS FROM', { x: 34, y: 724, size: 26, fill: sky }),
    letter(facts.date, { x: 34, y: 768, size: 46, fill: sky }),
    letter(`${facts.venue}, ${facts.city}`.toUpperCase(), { x: 34, y: 806, size: 30, fill: sky }),
    wear(press, sky, 220),
  ].join('');
}

/** A planet in stage clothes and the drones around it. */
export function drawJunoAndTheSatellites(press: Press): string {
  const { letter, facts, random } = press;
  const [violet, yellow, pink] = ['#3d1fa8', '#ffdb3d', '#ff7fb0'];
  const orbit = (rx: number, ry: number, weight: number) =>
    `<ellipse cx="300" cy="372" rx="${rx}" ry="${ry}" fill="none" stroke="${yellow}" stroke-width="${weight}" transform="rotate(-18 300 372)"/>`;
  const drones = Array.from({ length: 26 }, (_, i) => {
    const [rx, ry] = i % 2 === 0 ? [296, 92] : [248, 70];
    const t = random() * Math.PI * 2;
    const [x, y] = [Math.cos(t) * rx, Math.sin(t) * ry];
    const [cos, sin] = [Math.cos(-0.314), Math.sin(-0.314)];
    return disc(
      300 + x * cos - y * sin,
      372 + x * sin + y * cos,
      4 + random() * 8,
      i % 3 === 0 ? pink : yellow,
    );
  });
  return [
    rect(0, 0, 600, 840, violet),
    orbit(296, 92, 3),
    disc(300, 372, 178, pink),
    overprint(
      halftone('#a06ae0', 14, (x, y) =>
        Math.hypot(x - 300, y - 372) < 174 ? (Math.hypot(x - 236, y - 300) - 60) / 260 : 0,
      ),
    ),
    line('M134 310Q300 400 470 318M124 392Q300 474 476 400M160 470Q300 520 440 474', violet, 9),
    `<path d="M0 -16L5 -5L16 0L5 5L0 16L-5 5L-16 0L-5 -5Z" fill="${yellow}" transform="translate(506 180) scale(2.4)"/>`,
    `<path d="M0 -16L5 -5L16 0L5 5L0 16L-5 5L-16 0L-5 -5Z" fill="${pink}" transform="translate(84 246) scale(1.5)"/>`,
    ...drones,
    letter('JUNO', { x: 34, y: 172, size: 196, fill: yellow }),
    letter('& THE SATELLITES', { x: 34, y: 700, width: 532, fill: yellow }),
    letter(facts.date, { x: 34, y: 756, size: 44, fill: pink }),
    letter(`${facts.venue}, ${facts.city}`.toUpperCase(), { x: 34, y: 800, size: 34, fill: pink }),
    letter('THE STADIUM YEAR', { x: 566, y: 800, size: 34, fill: yellow, anchor: 'end' }),
    wear(press, violet, 220),
  ].join('');
}
