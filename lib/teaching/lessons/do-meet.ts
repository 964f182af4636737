import type { Run } from '@/lib/teaching/explorer/timeline';

/**
 * Whether two buyers meet where they take turns: one asks the stores while the other, who asks more than once, is at
 * work. If not, something keeps them apart that is no store.
 * @returns a complaint; empty: they meet, or there is nothing between two calls in which they could
 */
export function doMeet({ schedule }: Pick<Run, 'schedule'>): readonly string[] {
  const isLong = /^(?:AA|BB)/.test(schedule);
  if (!isLong || /A.*B.*A|B.*A.*B/.test(schedule)) return [];
  return [
    'Two buyers never met, in any schedule: is there state in the module? In the cloud each has a module of its own.',
  ];
}
