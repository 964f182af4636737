import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MONEY_STATES, ORDER_STATUSES } from '@/db/order-states';
import { fillBetween } from '@/lib/core/format/fill-between';
import { type Outlook, PAIRS } from '@/lib/shop/checkout/pairs';
import { PROBLEMS, RETRY_SHORT } from '@/lib/shop/sale/problem';
import { STRATEGIES } from '@/lib/shop/strategies/registry';
import { describePromise } from '@/lib/teaching/explorer/print/describe-promise';

/** What comes next of an order, in words for a cell. */
const NEXT: Readonly<Record<Outlook, string>> = {
  rest: 'rests',
  buyer: '**is paid, or ends**',
  close: '**to be closed**',
  return: '**to be given back**',
};

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What stands in the docs and is known to the code, each between marks of its own, as Markdown. */
export const TABLES: Readonly<Record<string, () => string>> = {
  problems: () =>
    renderTable(
      ['status', 'type', 'what happened', 'executed?', 'try again'],
      [
        ['201', '', 'sold; a replay says `Idempotency-Replayed: true`', 'yes, once', RETRY_SHORT['same-key']],
        ...Object.entries(PROBLEMS).map(([type, { status, title, executed, retry }]) => [
          String(status),
          `\`${type}\``,
          title,
          executed,
          RETRY_SHORT[retry],
        ]),
      ],
    ),
  pairs: () =>
    renderTable(
      ['', ...MONEY_STATES.map((money) => `\`${money}\``)],
      ORDER_STATUSES.map((status) => [
        `\`${status}\``,
        ...MONEY_STATES.map((money) => {
          const outlook = PAIRS[status][money];
          return outlook === undefined ? '' : NEXT[outlook];
        }),
      ]),
    ),
  strategies: () =>
    renderTable(
      ['id', 'promise', 'because'],
      STRATEGIES.map(({ id, promise }) => [`\`${id}\``, describePromise(promise), promise.because]),
    ),
};

/** The page with every table that it has marks for. */
export function fillTables(page: string): string {
  return Object.entries(TABLES).reduce((filled, [name, render]) => {
    const begin = `<!-- ${name}: written by \`npm run tables\`, never by hand -->`;
    return filled.includes(begin) ? fillBetween(filled, begin, `<!-- /${name} -->`, render()) : filled;
  }, page);
}

/** The pages that may have marks, by their paths below the repository. */
export function listPages(): readonly string[] {
  const inDocs = readdirSync(`${ROOT}docs`).map((name) => `docs/${name}`);
  return ['README.md', 'CONTRIBUTING.md', ...inDocs].filter((path) => path.endsWith('.md'));
}

function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
