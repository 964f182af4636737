import type { Element } from 'hast';
import { h } from 'hastscript';
import type { RunResult } from '@/lib/load/result/result-schema';

/** How to see the same again. @param command what was typed, to be typed again */
export function drawReplay(command: string, { seed, environment }: RunResult): Element {
  const { node, cpu, cores, platform, drivers, redis } = environment;
  return h('section', { className: 'replay' }, [
    h('h2', 'See it again'),
    h('pre', h('code', command)),
    h(
      'p',
      `Seed ${seed} brings the same buyers at the same moments. What becomes of them is up to the shop and its machine: ${cores} × ${cpu}, ${platform}, Node ${node}, drivers ${drivers ?? 'unknown'}, Redis ${redis ?? 'unknown'}.`,
    ),
  ]);
}
