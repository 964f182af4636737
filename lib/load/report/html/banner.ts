import type { Element } from 'hast';
import { h } from 'hastscript';

export interface Banner {
  readonly eyebrow: string;
  /** What it comes down to, beginning with GOOD, BAD or NO VERDICT; or else what happened, as a headline. */
  readonly summary: string;
  readonly reasons: readonly string[];
  /** The figures that people ask for first. */
  readonly figures: readonly (readonly [name: string, value: string])[];
}

/** The verdict in large letters, and why. */
export function drawBanner({ eyebrow, summary, reasons, figures }: Banner): Element {
  const [, word = summary, rest = ''] = /^(GOOD|BAD|NO VERDICT):? ?(.*)$/.exec(summary) ?? [];
  return h('header', { className: word === 'GOOD' ? 'good' : word === 'BAD' ? 'bad' : 'open' }, [
    h('p', { className: 'eyebrow' }, eyebrow),
    h('h1', { className: word === summary ? 'sentence' : undefined }, word),
    ...(rest ? [h('p', { className: 'summary' }, rest)] : []),
    ...(reasons.length > 0 ? [h('ul', { className: 'reasons' }, reasons.map(drawReason))] : []),
    h(
      'dl',
      figures.map(([name, value]) => h('div', [h('dt', name), h('dd', value)])),
    ),
  ]);
}

/** That the times say little has to be seen before the times. */
function drawReason(text: string): Element {
  return h('li', { className: text.startsWith('INVALID') ? 'invalid' : undefined }, text);
}
