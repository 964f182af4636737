import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import opentype from 'opentype.js';

/** Posters are drawn on a sheet of 600 by 840. */
export const SHEET = { width: 600, height: 840 } as const;

export interface PosterFacts {
  readonly slug: string;
  readonly name: string;
  readonly venue: string;
  readonly city: string;
  /** As printed, such as "FRI 12 FEB 2027". */
  readonly date: string;
}

interface Lettering {
  readonly x: number;
  /** The baseline. */
  readonly y: number;
  /** How tall the letters are set, or how wide the line has to become. */
  readonly size?: number;
  readonly width?: number;
  readonly fill: string;
  readonly anchor?: 'start' | 'middle' | 'end';
}

/** What a poster is made with. The same slug gets the same random numbers every time. */
export interface Press {
  readonly facts: PosterFacts;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Letters as outlines: an image may load no font. */
  readonly letter: (text: string, lettering: Lettering) => string;
}

const requireHere = createRequire(import.meta.url);
const fontFile = readFileSync(
  requireHere.resolve('@fontsource/league-gothic/files/league-gothic-latin-400-normal.woff'),
);
const font = opentype.parse(new Uint8Array(fontFile).buffer);

export function openPress(facts: PosterFacts): Press {
  return { facts, random: seedRandom(facts.slug), letter };
}

function letter(text: string, { x, y, size, width, fill, anchor = 'start' }: Lettering): string {
  const natural = font.getAdvanceWidth(text, 100);
  const setSize = width === undefined ? (size ?? 40) : (width / natural) * 100;
  const setWidth = (natural * setSize) / 100;
  const shift = { start: 0, middle: setWidth / 2, end: setWidth }[anchor];
  const path = font.getPath(text, x - shift, y, setSize);
  // Big letters need no decimals: a tenth of the sheet's unit is for small print.
  const fine = setSize < 60 ? 10 : 1;
  return `<path fill="${fill}" d="${path.commands.map((command) => toPathData(command, fine)).join('')}"/>`;
}

function toPathData(command: opentype.PathCommand, fine: number): string {
  const at = (...values: readonly number[]) =>
    values.map((value) => Math.round(value * fine) / fine).join(' ');
  switch (command.type) {
    case 'M':
    case 'L':
      return `${command.type}${at(command.x, command.y)}`;
    case 'Q':
      return `Q${at(command.x1, command.y1, command.x, command.y)}`;
    case 'C':
      return `C${at(command.x1, command.y1, command.x2, command.y2, command.x, command.y)}`;
    case 'Z':
      return 'Z';
  }
}

/** A closed shape through the points. */
export function polygon(points: readonly (readonly [number, number])[], fill: string): string {
  return `<path fill="${fill}" d="M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}Z"/>`;
}

export function rect(x: number, y: number, width: number, height: number, fill: string): string {
  return `<path fill="${fill}" d="M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}z"/>`;
}

export function disc(x: number, y: number, radius: number, fill: string): string {
  return `<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}" fill="${fill}"/>`;
}

export function ring(x: number, y: number, radius: number, stroke: string, weight: number): string {
  return `<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}" fill="none" stroke="${stroke}" stroke-width="${round(weight)}"/>`;
}

export function line(d: string, stroke: string, weight: number): string {
  return `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${weight}"/>`;
}

/** Prints over what is there, as a second ink does: where they meet, both show. */
export function overprint(...shapes: readonly string[]): string {
  return `<g style="mix-blend-mode:multiply">${shapes.join('')}</g>`;
}

/** Dots on a slanted grid; `tone` says how big each is, from 0 (none) to 1 (they touch). */
export function halftone(ink: string, pitch: number, tone: (x: number, y: number) => number): string {
  const LEVELS = 8;
  const dots = Array.from({ length: LEVELS + 1 }, () => ({ d: '', x: 0, y: 0 }));
  let row = 0;
  for (let y = pitch / 2; y < SHEET.height; y += pitch / 2, row++) {
    for (let x = row % 2 === 0 ? pitch / 2 : pitch; x < SHEET.width; x += pitch) {
      const level = Math.round(Math.min(1, Math.max(0, tone(x, y))) * LEVELS);
      const last = dots[level];
      if (last === undefined || level === 0) continue;
      // Steps from dot to dot are shorter to write than places.
      last.d += `m${round(x - last.x)} ${round(y - last.y)}h0`;
      last.x = x;
      last.y = y;
    }
  }
  return dots
    .map(({ d }, level) => (d === '' ? '' : dotted(d, ink, ((pitch * level) / LEVELS) * 0.98)))
    .join('');
}

/** Where the ink did not take: what makes a flat colour look printed. */
export function wear({ random }: Press, paper: string, specks: number): string {
  let d = '';
  for (let i = 0; i < specks; i++) {
    d += `M${Math.round(random() * SHEET.width)} ${Math.round(random() * SHEET.height)}h0`;
  }
  return dotted(d, paper, 1.6);
}

/** A whole number is enough for most, one decimal for the rest. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function dotted(d: string, ink: string, weight: number): string {
  return `<path d="${d}" fill="none" stroke="${ink}" stroke-width="${round(weight)}" stroke-linecap="round"/>`;
}

/** mulberry32, seeded by the text's FNV-1a hash. */
function seedRandom(text: string): () => number {
  let state = 0x811c9dc5;
  for (const char of text) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
