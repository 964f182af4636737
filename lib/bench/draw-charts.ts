import { formatNumber } from './format';
import type { BenchResult } from './result';

const WIDTH = 760;
const ROW = 26;
const LABELS = 300;
const NUMBERS = 70;
const MARGIN = 12;

/** Colours for paper and for a dark page; a picture has no stylesheet but its own. */
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  rect { fill: #b3261e } rect.measure { fill: #8c959f }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } rect { fill: #ff7b6b } rect.measure { fill: #6e7681 } }`;

/** What sells or refuses is the shop; the rest is what it is measured against. */
const SHOP = /^(sales|refusals|time to sell out|5,000 buyers)/;
const DOORBUSTER = /^(time to sell out|5,000 )/;

/** The charts of a bench, by their path from the repository. */
export const CHARTS = {
  rates: { file: 'docs/bench.svg', title: 'Answers per second on this machine', draw: drawRates },
  doorbuster: {
    file: 'docs/bench-doorbuster.svg',
    title: '500 tickets, 5,000 buyers at once: ms',
    draw: drawDoorbuster,
  },
} as const;

/** All rates of a bench, the highest first: an SVG document. */
function drawRates({ absolute }: BenchResult): string {
  const rates = readBars(absolute, (_, unit) => unit === 'a second');
  return drawBars('Answers per second', rates.toReversed());
}

/** How long a doorbuster took by strategy, the shortest first: an SVG document. */
function drawDoorbuster({ absolute }: BenchResult): string {
  return drawBars(
    'Milliseconds',
    readBars(absolute, (name, unit) => unit === 'ms' && DOORBUSTER.test(name)),
  );
}

interface Bar {
  readonly name: string;
  readonly value: number;
}

/** What was measured of these, the lowest first. */
function readBars(
  absolute: BenchResult['absolute'],
  isWanted: (name: string, unit: string) => boolean,
): readonly Bar[] {
  return Object.entries(absolute)
    .flatMap(([name, { value, unit }]) => (value !== null && isWanted(name, unit) ? [{ name, value }] : []))
    .toSorted((a, b) => a.value - b.value);
}

function drawBars(label: string, rows: readonly Bar[]): string {
  const most = Math.max(1, ...rows.map(({ value }) => value));
  const space = WIDTH - LABELS - NUMBERS - 2 * MARGIN;
  const bars = rows.map(({ name, value }, row) => {
    const middle = MARGIN + row * ROW + ROW / 2;
    const length = Math.max(1, (value / most) * space);
    const left = MARGIN + LABELS;
    return [
      `<text x="${left - 8}" y="${middle + 4}" text-anchor="end">${escapeXml(name)}</text>`,
      `<rect${SHOP.test(name) ? '' : ' class="measure"'} x="${left}" y="${middle - 8}" width="${length.toFixed(1)}" height="16" rx="2"/>`,
      `<text x="${(left + length + 6).toFixed(1)}" y="${middle + 4}">${formatNumber(Math.round(value))}</text>`,
    ].join('\n');
  });
  const height = 2 * MARGIN + rows.length * ROW;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${label}">`,
    `<style>${STYLE}\n</style>`,
    ...bars,
    '</svg>\n',
  ].join('\n');
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
