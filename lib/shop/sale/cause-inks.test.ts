import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CAUSE_PATTERNS } from './cause-patterns';
import { EYES, type Eye, farApart, parseColour } from './testing/colour-distance';

/*
 * Which causes meet in a chart nobody knows before: every two of them may be neighbours. So every two are told apart by
 * every eye, and where a printer or a projector takes the colours away, by their patterns.
 */

/** CIEDE2000: 2.3 is just noticeable side by side; areas that stand apart, on a projector, need many times that. */
const LEAST = 14;

const css = readFileSync(new URL('./cause-inks.css', import.meta.url), 'utf8');
const [light = '', dark = ''] = css.split('@media');
const inksOf = (block: string) =>
  new Map(
    [...block.matchAll(/--ink-(\w+): (#\w{6});/g)].map(([, id = '', ink = '']) => [id, parseColour(ink)]),
  );

describe.each([
  { theme: 'light', block: light, paper: '#e3e7de' },
  { theme: 'dark', block: dark, paper: '#0b0c13' },
])('by $theme', ({ block, paper }) => {
  const inks = inksOf(block);
  const papers = new Map([...inks, ['the paper', parseColour(paper)]]);

  test('every cause has its ink', () => {
    expect([...inks.keys()].toSorted()).toEqual(Object.keys(CAUSE_PATTERNS).toSorted());
  });

  test.each(Object.keys(EYES))('a %s eye tells every two of them apart, and each from the paper', (eye) => {
    expect(tooClose(papers, eye)).toEqual([]);
  });
});

test.each(Object.keys(EYES))('a %s eye tells the lines of the latencies apart', (eye) => {
  const sheet = readFileSync(new URL('../../../app/dashboard/dashboard.css', import.meta.url), 'utf8');
  for (const block of sheet.split('@media').slice(0, 2)) {
    const lines = new Map([...inksOf(block)].filter(([id]) => /^p\d/.test(id)));
    expect(lines.size).toBe(3);
    expect(tooClose(lines, eye)).toEqual([]);
  }
});

test('no two causes have the same pattern', () => {
  const patterns = Object.values(CAUSE_PATTERNS);
  expect(new Set(patterns).size).toBe(patterns.length);
});

function tooClose(inks: ReturnType<typeof inksOf>, eye: string): readonly string[] {
  const all = [...inks];
  return all.flatMap(([a, ink], i) =>
    all.slice(i + 1).flatMap(([b, other]) => {
      const distance = farApart(ink, other, eyeOf(eye));
      return distance < LEAST ? [`${a} and ${b}: ${distance.toFixed(1)}`] : [];
    }),
  );
}

const eyeOf = (name: string): Eye => EYES[name] ?? [];
