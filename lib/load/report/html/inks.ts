import type { Element } from 'hast';
import { s } from 'hastscript';
import { CAUSE_PATTERNS } from '@/lib/shop/sale/cause-patterns';

/** The patterns of all charts of a page, on the inks of cause-inks.css; they are there and take no room. */
export function drawPatterns(): Element {
  const patterns = Object.entries(CAUSE_PATTERNS).map(([cause, lines]) =>
    s('pattern', { id: `ink-${cause}`, width: 8, height: 8, patternUnits: 'userSpaceOnUse' }, [
      s('rect', { fill: `var(--ink-${cause})`, width: 8, height: 8 }),
      ...(lines ? [s('path', { className: 'hatch', stroke: `var(--on-${cause})`, d: lines })] : []),
    ]),
  );
  const fault = s('pattern', { id: 'fault', width: 10, height: 10, patternUnits: 'userSpaceOnUse' }, [
    s('path', { className: 'fault-line', d: 'M0 10L10 0' }),
  ]);
  return s('svg', { className: 'patterns', ariaHidden: 'true', width: 0, height: 0 }, [
    s('defs', [...patterns, fault]),
  ]);
}
