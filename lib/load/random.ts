/** Draws a number in [0, 1). */
export type Random = () => number;

/**
 * Chance that can be replayed: the same seed and stream give the same numbers.
 * Streams of one seed never start alike, so each buyer can have its own and the order of answers changes nothing.
 * Not for secrets.
 */
export function seededRandom(seed: number, stream: number): Random {
  let state = mix(mix(seed) ^ stream);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    return mix(state) / 2 ** 32;
  };
}

/** A version-4 UUID drawn from `random`. */
export function drawUuid(random: Random): string {
  const bytes = Array.from({ length: 16 }, () => Math.floor(random() * 256));
  const hex = bytes.map((byte, i) => {
    const marked = i === 6 ? (byte & 0x0f) | 0x40 : i === 8 ? (byte & 0x3f) | 0x80 : byte;
    return marked.toString(16).padStart(2, '0');
  });
  const text = hex.join('');
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join(
    '-',
  );
}

/** A bijection of 32-bit numbers that scatters neighbours (splitmix32's finalizer). */
function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}
