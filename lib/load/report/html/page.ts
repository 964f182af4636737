import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Element, ElementContent } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { h } from 'hastscript';
import { drawPatterns } from './inks';

const FONTS = [
  { family: 'League Gothic', file: '@fontsource/league-gothic/files/league-gothic-latin-400-normal.woff2' },
  {
    family: 'Libre Franklin',
    file: '@fontsource-variable/libre-franklin/files/libre-franklin-latin-wght-normal.woff2',
  },
] as const;

export interface Page {
  readonly title: string;
  readonly header: Element;
  readonly sections: readonly ElementContent[];
  /** Rules that only this page has. */
  readonly style?: string;
}

/** A page that needs nothing else: styles, fonts and charts are in it, and no script. */
export function writePage({ title, header, sections, style = '' }: Page): string {
  const page = h('html', { lang: 'en' }, [
    h('head', [
      h('meta', { charSet: 'utf-8' }),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('meta', { name: 'color-scheme', content: 'light dark' }),
      h('link', { rel: 'icon', href: 'data:,' }),
      h('title', title),
      h('style', readStyle() + style),
    ]),
    h('body', [drawPatterns(), header, h('main', [...sections])]),
  ]);
  // End tags that HTML can do without are most of a long table.
  return `<!doctype html>${toHtml(page, { omitOptionalTags: true })}\n`;
}

function readStyle(): string {
  const { resolve } = createRequire(import.meta.url);
  const faces = FONTS.map(({ family, file }) => {
    const font = readFileSync(resolve(file)).toString('base64');
    return `@font-face{font-family:"${family}";font-weight:100 900;src:url(data:font/woff2;base64,${font})}`;
  });
  const sheets = [
    new URL('../../../shop/sale/cause-inks.css', import.meta.url),
    new URL('./report.css', import.meta.url),
  ].map((sheet) => readFileSync(sheet, 'utf8'));
  return [...faces, ...sheets].join('\n');
}

/** A table that scrolls by itself where it is too wide. Cells but the first of a row are figures. */
export function drawTable(
  label: string,
  rows: readonly (readonly string[])[],
  head: readonly string[] = [],
): Element {
  const name = (text: string, scope: 'row' | 'col') => (text === '' ? h('td') : h('th', { scope }, text));
  const figure = (text: string) => h('td', { className: text === 'worse' ? 'worse' : undefined }, text);
  const row = ([first = '', ...cells]: readonly string[]) =>
    h('tr', [name(first, 'row'), ...cells.map(figure)]);
  const heading = h('thead', [
    h(
      'tr',
      head.map((text) => name(text, 'col')),
    ),
  ]);
  return h('div', { className: 'table', role: 'region', tabIndex: 0, ariaLabel: label }, [
    h('table', [...(head.length > 0 ? [heading] : []), h('tbody', rows.map(row))]),
  ]);
}
