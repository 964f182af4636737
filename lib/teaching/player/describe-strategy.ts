import type { FaultKind, StrategyPromise } from '@/lib/shop/strategies/strategy';

/** The comment that opens a strategy's file: its first sentence, then what its labels say, in their order. */
export interface StrategyHeader {
  readonly title: string;
  readonly points: readonly { readonly label: string; readonly text: string }[];
}

const LABELS = /(?:^|\s)(Idea|Pro|Con|Prevents|Allows|Source):\s+/;

/** What each fault is, after "breaks when". */
export const FAULT_WORDS: Readonly<Record<FaultKind, string>> = {
  'lease-expires': 'a lease ends too early',
  'redis-flushed': 'one Redis server forgets everything',
  'process-dies-before': 'a process dies before a call',
  'process-dies-after': 'a process dies after a call, unheard',
  'answer-lost': 'an answer is lost and the request comes again',
  'lock-timeout': 'the lock timeout fires',
};

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

/** A promise in a sentence, without its reason. */
export function describePromise(promise: StrategyPromise): string {
  if (promise.oversell === 'possible') {
    return promise.savedByCheck
      ? 'It may oversell; in the shop, CHECK (stock >= 0) stops it.'
      : 'It may oversell.';
  }
  const breaks = promise.breaksUnder.map((fault) => FAULT_WORDS[fault]);
  const needs = promise.needs ? `, while ${promise.needs}` : '';
  const unless = breaks.length > 0 ? `, unless ${breaks.join(', or ')}` : '';
  return `It never oversells${needs}${unless}.`;
}
