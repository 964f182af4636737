import { formatCount } from '@/lib/core/format/figures';
import { ANSWER_KINDS } from '@/lib/load/generator/answer';
import type { LiveCount } from '@/lib/load/generator/tally';

/** One line for while it runs. */
export function describeProgress(live: LiveCount, elapsedMs: number): string {
  const { counts } = live;
  return (
    `${(elapsedMs / 1000).toFixed(1)} s  ${formatCount(live.requests)} requests  ` +
    `${formatCount(live.accepted)} sold  ${formatCount(counts.contended)} contended  ` +
    `${formatCount(counts.soldOut)} sold out  ${formatCount(counts.error)} errors`
  );
}

const BARS = '▁▂▃▄▅▆▇█';
/** The last samples make the forty steps of a terminal's block. */
export const SAMPLES = 41;

/**
 * The block of a terminal: time and rate, the answers over time, the answers by kind.
 * @param answered how many had been answered at each of the last samples
 */
export function drawProgress(live: LiveCount, elapsedMs: number, answered: readonly number[]): string[] {
  const sparks = answered.slice(1).map((count, index) => count - (answered[index] ?? 0));
  const highest = Math.max(1, ...sparks);
  const drawn = sparks.map((count) => BARS[Math.round((count / highest) * (BARS.length - 1))]).join('');
  const kinds = ANSWER_KINDS.filter((kind) => kind === 'sold' || live.counts[kind] > 0);
  const perSecond = (live.requests / Math.max(1, elapsedMs)) * 1000;
  return [
    `${(elapsedMs / 1000).toFixed(1)} s   ${formatCount(live.requests)} requests, ${formatCount(perSecond)} per second, ${formatCount(live.underWay)} under way`,
    `answers  ${drawn}`,
    kinds.map((kind) => `${kind} ${formatCount(live.counts[kind])}`).join('   '),
  ];
}
