import { CAUSE_PATTERNS, type Cause } from '@/lib/shop/sale/cause-patterns';

/** The side of a pattern's tile, CSS px. */
const TILE = 8;
/** The ink is to be seen through its pattern. */
export const HATCH_OPACITY = 0.6;

/** What an area of a cause is filled with on a canvas: its ink, and its pattern in the ink that is read on it. */
export function fillOf(cause: Cause, read: (name: string) => string): CanvasPattern | string {
  const ink = read(`--ink-${cause}`);
  const lines = CAUSE_PATTERNS[cause];
  const tile = document.createElement('canvas');
  const ratio = Math.ceil(devicePixelRatio);
  tile.width = TILE * ratio;
  tile.height = TILE * ratio;
  const context = tile.getContext('2d');
  if (lines === '' || context === null) return ink;
  context.scale(ratio, ratio);
  context.fillStyle = ink;
  context.fillRect(0, 0, TILE, TILE);
  context.strokeStyle = read(`--on-${cause}`);
  context.lineWidth = 1.5;
  context.globalAlpha = HATCH_OPACITY;
  context.stroke(new Path2D(lines));
  return context.createPattern(tile, 'repeat') ?? ink;
}
