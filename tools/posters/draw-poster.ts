import type { PosterSlug } from '@/lib/shop/catalogue/poster-url';
import {
  drawCopperWeather,
  drawHalcyonFields,
  drawJunoAndTheSatellites,
  drawStaticBloom,
} from './art/fields';
import { drawHouse } from './art/house';
import { drawMidnightOverture, drawNightFerry, drawOneChair, drawPaperLanterns } from './art/nights';
import {
  drawGlassOrchard,
  drawLastCartographers,
  drawMartaValeQuartet,
  drawWinterChessOpen,
} from './art/rooms';
import { openPress, type PosterFacts, type Press, SHEET } from './press';

const ART: Readonly<Record<PosterSlug, (press: Press) => string>> = {
  house: drawHouse,
  'night-ferry': drawNightFerry,
  'the-last-cartographers': drawLastCartographers,
  'glass-orchard': drawGlassOrchard,
  'one-chair': drawOneChair,
  'copper-weather': drawCopperWeather,
  'marta-vale-quartet': drawMartaValeQuartet,
  'paper-lanterns': drawPaperLanterns,
  'static-bloom': drawStaticBloom,
  'halcyon-fields': drawHalcyonFields,
  'juno-and-the-satellites': drawJunoAndTheSatellites,
  'winter-chess-open': drawWinterChessOpen,
  'midnight-overture': drawMidnightOverture,
};

/** The poster as an SVG document, the same to the byte every time. */
export function drawPoster(slug: PosterSlug, facts: Omit<PosterFacts, 'slug'>): string {
  const { width, height } = SHEET;
  const drawn = ART[slug](openPress({ slug, ...facts }));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${drawn}</svg>\n`;
}
