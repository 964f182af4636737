import type { Ratio } from './figures';

/** A number for the eye; null was not measured. */
export function formatNumber(value: number | null): string {
  if (value === null) return 'unknown';
  return value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 2 : 0 });
}

/** How often a figure was taken: `once`, or `median of 5`. */
export function formatRounds({ rounds }: Pick<Ratio, 'rounds'>): string {
  if (rounds.length === 0) return '';
  return rounds.length === 1 ? 'once' : `median of ${rounds.length}`;
}

/** `≥ 0.85`; empty where nothing is demanded. */
export function formatGoal({ goal, better }: Pick<Ratio, 'goal' | 'better'>): string {
  if (goal === null) return '';
  return `${better === 'more' ? '≥' : '≤'} ${goal}`;
}
