import type { Ratio } from './figures';

/** A number for the eye; null was not measured. */
export function formatNumber(value: number | null): string {
  if (value === null) return 'unknown';
  return value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 2 : 0 });
}

/** `≥ 0.85`; empty where nothing is demanded. */
export function formatGoal({ goal, better }: Pick<Ratio, 'goal' | 'better'>): string {
  if (goal === null) return '';
  return `${better === 'more' ? '≥' : '≤'} ${goal}`;
}
