import type { Element } from 'hast';
import { s } from 'hastscript';
import type { AnswerKind } from '../answer';

/** How each kind of answer is told apart: by its colour (report.css, `.ink-<kind>`), by its pattern and by its name. */
const PATTERNS: Readonly<Record<AnswerKind, string>> = {
  sold: '',
  replayed: 'M0 4L4 0M4 8L8 4',
  soldOut: '',
  contended: 'M0 2H8M0 6H8',
  keyInProgress: 'M2 0V8M6 0V8',
  limitReached: 'M0 4L4 8M4 0L8 4',
  keyReused: 'M2 2h2v2h-2zM6 6h2v2h-2z',
  rateLimited: 'M0 4H8M4 0V8',
  indeterminate: 'M0 0L8 8M0 8L8 0',
  unavailable: 'M0 4L4 0M4 8L8 4M0 4L4 8M4 0L8 4',
  error: '',
};

/** The patterns of all charts of a page; they are there and take no room. */
export function drawPatterns(): Element {
  const patterns = Object.entries(PATTERNS).map(([kind, lines]) =>
    s('pattern', { id: `ink-${kind}`, width: 8, height: 8, patternUnits: 'userSpaceOnUse' }, [
      s('rect', { className: `ink-${kind}`, width: 8, height: 8 }),
      ...(lines ? [s('path', { className: 'hatch', d: lines })] : []),
    ]),
  );
  const fault = s('pattern', { id: 'fault', width: 10, height: 10, patternUnits: 'userSpaceOnUse' }, [
    s('path', { className: 'fault-line', d: 'M0 10L10 0' }),
  ]);
  return s('svg', { className: 'patterns', ariaHidden: 'true', width: 0, height: 0 }, [
    s('defs', [...patterns, fault]),
  ]);
}
