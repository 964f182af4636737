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
const SHOP = /^(sales|refusals)/;

/** All rates of a bench as bars, the highest first: an SVG document. */
export function drawRates({ absolute }: BenchResult): string {
  const rates = Object.entries(absolute)
    .flatMap(([name, { value, unit }]) => (unit === 'a second' && value !== null ? [{ name, value }] : []))
    .toSorted((a, b) => b.value - a.value);
  const most = Math.max(1, ...rates.map(({ value }) => value));
  const space = WIDTH - LABELS - NUMBERS - 2 * MARGIN;
  const bars = rates.map(({ name, value }, row) => {
    const middle = MARGIN + row * ROW + ROW / 2;
    const length = Math.max(1, (value / most) * space);
    const left = MARGIN + LABELS;
    return [
      `<text x="${left - 8}" y="${middle + 4}" text-anchor="end">${escapeXml(name)}</text>`,
      `<rect${SHOP.test(name) ? '' : ' class="measure"'} x="${left}" y="${middle - 8}" width="${length.toFixed(1)}" height="16" rx="2"/>`,
      `<text x="${(left + length + 6).toFixed(1)}" y="${middle + 4}">${formatNumber(Math.round(value))}</text>`,
    ].join('\n');
  });
  const height = 2 * MARGIN + rates.length * ROW;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Answers a second">`,
    `<style>${STYLE}\n</style>`,
    ...bars,
    '</svg>\n',
  ].join('\n');
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
