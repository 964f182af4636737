import { ANSWER_KINDS } from '@/lib/load/generator/answer';
import type { LiveCount } from '@/lib/load/generator/tally';
import { whole } from './format';

/** One line for while it runs. */
export function describeProgress(live: LiveCount, elapsedMs: number): string {
  const { counts } = live;
  return (
    `${(elapsedMs / 1000).toFixed(1)} s  ${whole(live.requests)} requests  ` +
    `${whole(live.accepted)} sold  ${whole(counts.contended)} contended  ` +
    `${whole(counts.soldOut)} sold out  ${whole(counts.error)} errors`
  );
}

const BARS = '▁▂▃▄▅▆▇█';
/** The last so many looks make the forty steps of a terminal's block. */
export const LOOKS = 41;

/**
 * The block of a terminal: time and rate, the answers over time, the answers by kind.
 * @param answered how many had been answered at each of the last looks
 */
export function drawProgress(live: LiveCount, elapsedMs: number, answered: readonly number[]): string[] {
  const sparks = answered.slice(1).map((count, index) => count - (answered[index] ?? 0));
  const highest = Math.max(1, ...sparks);
  const drawn = sparks.map((count) => BARS[Math.round((count / highest) * (BARS.length - 1))]).join('');
  const kinds = ANSWER_KINDS.filter((kind) => kind === 'sold' || live.counts[kind] > 0);
  const perSecond = (live.requests / Math.max(1, elapsedMs)) * 1000;
  return [
    `${(elapsedMs / 1000).toFixed(1)} s   ${whole(live.requests)} requests, ${whole(perSecond)} a second, ${whole(live.underWay)} under way`,
    `answers  ${drawn}`,
    kinds.map((kind) => `${kind} ${whole(live.counts[kind])}`).join('   '),
  ];
}
