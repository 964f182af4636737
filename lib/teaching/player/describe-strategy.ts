import type { StrategyPromise } from '@/lib/shop/strategies/strategy';

/** The comment that opens a strategy's file: its first sentence, then what its labels say, in their order. */
export interface StrategyHeader {
  readonly title: string;
  readonly points: readonly { readonly label: string; readonly text: string }[];
}

const LABELS = /(?:^|\s)(Idea|Pro|Con|Prevents|Allows|Source):\s+/;

/** Reads the header of a strategy's source. A file without one has an empty title. */
export function readHeader(source: string): StrategyHeader {
  const comment = /^\/\*\*([\s\S]*?)\*\//.exec(source)?.[1] ?? '';
  const text = comment.replaceAll(/\s*\n\s*\*\s?/g, ' ').trim();
  const [title = '', ...parts] = text.split(LABELS);
  const points = parts.flatMap((label, at) =>
    at % 2 === 0 ? [{ label, text: parts[at + 1]?.trim() ?? '' }] : [],
  );
  return { title: title.trim().replace(/\.$/, ''), points };
}

/** How far a promise goes: `never`: under any single fault; `unless`: not under some; `possible`: no promise. */
export function gradeOf({ oversell, breaksUnder }: StrategyPromise): 'never' | 'unless' | 'possible' {
  if (oversell === 'possible') return 'possible';
  return breaksUnder.length > 0 ? 'unless' : 'never';
}
