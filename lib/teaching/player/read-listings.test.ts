import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { highlight, readStrategySource } from './read-listings';

const textOf = (lines: ReturnType<typeof highlight>) =>
  lines.map((tokens) => tokens.map(({ text }) => text).join('')).join('\n');

describe('a listing', () => {
  it('keeps every character on its line, also where a token runs over lines', () => {
    const source = readFileSync('lib/shop/strategies/conditional-update.ts', 'utf8');
    expect(textOf(highlight(source))).toBe(source.trimEnd());
  });

  it('knows keywords and strings', () => {
    expect(highlight("const a = 'b';")).toEqual([
      [
        { text: 'const', kind: 'keyword' },
        { text: ' a = ', kind: null },
        { text: "'b'", kind: 'string' },
        { text: ';', kind: null },
      ],
    ]);
  });

  it('comes with the files that make its store calls, and with nothing of the house around them', async () => {
    const { listings } = await readStrategySource('naive');
    const [own, ...parts] = listings.map(({ file }) => file);
    expect(own).toBe('lib/shop/strategies/naive.ts');
    expect(parts).toContain('lib/shop/strategies/record-sale.ts');
    expect(parts.every((file) => /strategies\/(?!strategy|registry)[\w-]+\.ts$/.test(file))).toBe(true);
  });

  it('comes with the parts that a strategy has in a folder of its own', async () => {
    const { listings } = await readStrategySource('merged');
    const files = listings.map(({ file }) => file);
    expect(files[0]).toBe('lib/shop/strategies/merged.ts');
    expect(files).toEqual(
      expect.arrayContaining(
        ['sale-queue', 'sell-to-all'].map((name) => `lib/shop/strategies/merged/${name}.ts`),
      ),
    );
  });

  it.each(['nothing', '../env', 'strategy'])('%s is no strategy', async (id) => {
    await expect(readStrategySource(id)).rejects.toThrow(`there is no strategy ${id}`);
  });
});
