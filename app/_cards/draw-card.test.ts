import { writeFile } from 'node:fs/promises';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { cardFonts } from './card-fonts';
import { drawCard } from './draw-card';
import { shapeArabic } from './shape-arabic';

const PNG = '89504e470d0a1a0a';

/** Called for whatever is no part of the program itself, which loads its layout engine from a `data:` address. */
const network = vi.fn();
const { fetch } = globalThis;
beforeEach(() => {
  network.mockClear();
  vi.stubGlobal('fetch', (input: string | URL, init?: RequestInit) => {
    if (String(input).startsWith('data:')) return fetch(input, init);
    network(String(input));
    throw new Error('The network was asked');
  });
});

afterAll(() => void vi.unstubAllGlobals());

test.each([
  ['Łódź, Győr, Żółć, Đà Nẵng', 'Łódź, Győr, Żółć, Đà Nẵng'],
  ['東京ジャズの夜', '東京ジャズの夜'],
  ['ليلة الموسيقى', 'ليلة الموسيقى'],
  ['Party 🎉 now', 'Party now'],
  ['Ḿoon', 'Moon'],
  ['חצות', ''],
])('of %s the card draws %s', async (text, drawn) => {
  expect((await cardFonts()).drawable(text)).toBe(drawn.normalize('NFC'));
});

test.each([
  ['latin', 'Żółta łódź Győr', 'Sala Łódzka, Kraków'],
  ['arabic', 'ليلة الموسيقى', 'دار الأوبرا, القاهرة'],
  ['japanese', '東京ジャズの夜', '日本武道館, 東京'],
  ['nothing', '🎉 חצות', '한국, 서울'],
  ['long', 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft', 'Wien'],
])('a card in %s is drawn, and nobody on the network is asked', async (script, name, place) => {
  const answer = await drawCard({ slug: 'night-ferry', name, lines: ['Fri 12 Feb 2027, 21:00', place] });
  const picture = Buffer.from(await answer.arrayBuffer());
  if (process.env.PICTURES) await writeFile(`test-results/card-${script}.png`, picture);
  expect(picture.toString('hex', 0, 8)).toBe(PNG);
  expect(network).not.toHaveBeenCalled();
});

test('Arabic letters join, lam and alef become one, and a word is turned around', () => {
  expect(shapeArabic('بيت')).toBe('\ufe96\ufef4\ufe91');
  expect(shapeArabic('دار')).toBe('\ufead\ufe8d\ufea9');
  expect(shapeArabic('سلام')).toBe('\ufee1\ufefc\ufeb3');
  expect(shapeArabic('Sala')).toBe('Sala');
});
