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
  const word = () => Math.floor(random() * 2 ** 32);
  const hex = (value: number) => (value >>> 0).toString(16).padStart(8, '0');
  const second = hex((word() & 0xffff_0fff) | 0x4000);
  const third = hex((word() & 0x3fff_ffff) | 0x8000_0000);
  return `${hex(word())}-${second.slice(0, 4)}-${second.slice(4)}-${third.slice(0, 4)}-${third.slice(4)}${hex(word())}`;
}

/** A bijection of 32-bit numbers that scatters neighbours (splitmix32's finalizer). */
function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}
