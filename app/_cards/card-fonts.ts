import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'opentype.js';

/** Latin of all Europe and Vietnam in the shop's own letters; what these lack is drawn by the next that has it. */
const FILES = [
  'league-gothic/files/league-gothic-latin-400-normal.woff',
  'league-gothic/files/league-gothic-latin-ext-400-normal.woff',
  'league-gothic/files/league-gothic-vietnamese-400-normal.woff',
  'noto-sans-arabic/files/noto-sans-arabic-arabic-800-normal.woff',
  'dela-gothic-one/files/dela-gothic-one-japanese-400-normal.woff',
] as const;

/** The letters of the cards: all from npm, none from the network. */
export interface CardFonts {
  readonly fonts: { name: string; data: Buffer; weight: 400; style: 'normal' }[];
  /**
   * The text as it can be drawn. For a character that no font has, `next/og` would ask a font host: it is replaced
   * by its letter without the accent, or left out.
   */
  drawable(text: string): string;
}

let fonts: Promise<CardFonts> | undefined;

/** Read once a process. */
export function cardFonts(): Promise<CardFonts> {
  fonts ??= readFonts();
  return fonts;
}

async function readFonts(): Promise<CardFonts> {
  const files = await Promise.all(
    FILES.map((file) => readFile(path.join(process.cwd(), 'node_modules/@fontsource', file))),
  );
  const parsed = files.map((file) => parse(new Uint8Array(file).buffer));
  const has = (character: string) => parsed.some((font) => font.hasChar(character));
  const draw = (character: string) => {
    if (has(character)) return character;
    const letter = character.normalize('NFD').slice(0, 1);
    return has(letter) ? letter : ' ';
  };
  return {
    fonts: files.map((data, i) => ({ name: `card ${i}`, data, weight: 400, style: 'normal' })),
    drawable: (text) => [...text.normalize('NFC')].map(draw).join('').replace(/\s+/g, ' ').trim(),
  };
}
