import { encode } from 'uqr';

/** Modules of quiet around a code: a scanner wants four. */
const BORDER = 4;

/** A QR code as the path of an SVG whose viewBox is `0 0 size size`; one unit is one module. */
export function drawQr(text: string): { readonly path: string; readonly size: number } {
  const { data, size } = encode(text, { ecc: 'M', border: BORDER });
  const rows = data.map((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')).join(''));
  return { path: rows.join(''), size };
}
