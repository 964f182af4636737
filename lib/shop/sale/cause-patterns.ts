/**
 * How each thing that a purchase can come to is told apart without its colour: the lines of an 8 × 8 tile, as an SVG
 * path, drawn on the ink of cause-inks.css. On the dashboard and in the load test's report it is the same.
 */
export const CAUSE_PATTERNS = {
  sold: '',
  replayed: 'M0 4L4 0M4 8L8 4',
  contended: 'M0 2H8M0 6H8',
  keyInProgress: 'M2 0V8M6 0V8',
  soldOut: 'M3 4H5',
  allHeld: 'M2 2H6V6H2Z',
  limitReached: 'M0 4L4 8M4 0L8 4',
  notOnSale: 'M0 6L4 2L8 6',
  rateLimited: 'M0 4H8M4 0V8',
  keyReused: 'M1 2H4M5 6H8',
  indeterminate: 'M0 0L8 8M0 8L8 0',
  unavailable: 'M0 4L4 0L8 4L4 8Z',
  error: 'M0 1H8M0 4H8M0 7H8',
} as const;

export type Cause = keyof typeof CAUSE_PATTERNS;
