/*
 * How far apart two colours are, to different eyes. The simulation of an eye without red (protan) or green (deutan)
 * cones is that of Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision
 * Deficiency" (2009), severity 1.0: a matrix over linear RGB. The distance is CIEDE2000, as written down by Sharma, Wu
 * and Dalal (2005).
 */

/** Linear red, green and blue, 0 to 1. */
export type Colour = readonly [number, number, number];
/** What becomes of linear RGB, row by row. */
export type Eye = readonly Colour[];

export const EYES: Readonly<Record<string, Eye>> = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

/** @param hex `#rrggbb`, sRGB */
export function parseColour(hex: string): Colour {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** CIEDE2000 between two colours as that eye has them. */
export function farApart(a: Colour, b: Colour, eye: Eye): number {
  return ciede2000(toLab(look(a, eye)), toLab(look(b, eye)));
}

function look([r, g, b]: Colour, eye: Eye): Colour {
  const [red = 0, green = 0, blue = 0] = eye.map(([x, y, z]) =>
    Math.min(1, Math.max(0, x * r + y * g + z * b)),
  );
  return [red, green, blue];
}

interface Lab {
  readonly l: number;
  readonly a: number;
  readonly b: number;
}

/** Under D65. */
function toLab([r, g, b]: Colour): Lab {
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return { l: 116 * y - 16, a: 500 * (x - y), b: 200 * (y - z) };
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;
const power7 = (chroma: number) => Math.sqrt(chroma ** 7 / (chroma ** 7 + 25 ** 7));

function ciede2000(one: Lab, two: Lab): number {
  const stretch = 1.5 - 0.5 * power7((Math.hypot(one.a, one.b) + Math.hypot(two.a, two.b)) / 2);
  const polar = ({ a, b }: Lab) => ({
    chroma: Math.hypot(a * stretch, b),
    hue: ((Math.atan2(b, a * stretch) * 180) / Math.PI + 360) % 360,
  });
  const [p, q] = [polar(one), polar(two)];
  const isGrey = p.chroma * q.chroma === 0;
  const turn = isGrey ? 0 : ((q.hue - p.hue + 540) % 360) - 180;
  const hue = isGrey ? p.hue + q.hue : (p.hue + turn / 2 + 360) % 360;
  const chroma = (p.chroma + q.chroma) / 2;
  const fromMiddle = ((one.l + two.l) / 2 - 50) ** 2;
  const t =
    1 -
    0.17 * Math.cos(radians(hue - 30)) +
    0.24 * Math.cos(radians(2 * hue)) +
    0.32 * Math.cos(radians(3 * hue + 6)) -
    0.2 * Math.cos(radians(4 * hue - 63));
  const lightness = (two.l - one.l) / (1 + (0.015 * fromMiddle) / Math.sqrt(20 + fromMiddle));
  const saturation = (q.chroma - p.chroma) / (1 + 0.045 * chroma);
  const shade = (2 * Math.sqrt(p.chroma * q.chroma) * Math.sin(radians(turn / 2))) / (1 + 0.015 * chroma * t);
  const rotation = -2 * power7(chroma) * Math.sin(radians(60 * Math.exp(-(((hue - 275) / 25) ** 2))));
  return Math.sqrt(lightness ** 2 + saturation ** 2 + shade ** 2 + rotation * saturation * shade);
}
