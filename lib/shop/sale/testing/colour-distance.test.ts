import { expect, test } from 'vitest';
import { EYES, farApart, parseColour } from './colour-distance';

const { full = [], protan = [], deutan = [] } = EYES;

test('black and white are a hundred apart, to every eye', () => {
  for (const eye of [full, protan, deutan]) {
    expect(farApart(parseColour('#000000'), parseColour('#ffffff'), eye)).toBeCloseTo(100, 0);
  }
});

test('a red and a green of one lightness are one colour to those who lack a cone', () => {
  const [red, green] = [parseColour('#c4002f'), parseColour('#4f7000')];
  expect(farApart(red, green, full)).toBeGreaterThan(40);
  expect(farApart(red, green, deutan)).toBeLessThan(farApart(red, green, full) / 2);
});

test('nothing is apart from itself, and the order does not matter', () => {
  const [a, b] = [parseColour('#d9a62b'), parseColour('#2e865f')];
  expect(farApart(a, a, protan)).toBe(0);
  expect(farApart(a, b, protan)).toBeCloseTo(farApart(b, a, protan), 9);
});
