import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drawAllPosters } from './draw-all-posters';

/* Draws every poster into public/posters, which is committed: `npm run posters`. */

const folder = fileURLToPath(new URL('../../public/posters/', import.meta.url));
mkdirSync(folder, { recursive: true });
for (const { slug, svg } of drawAllPosters()) {
  writeFileSync(`${folder}${slug}.svg`, svg);
  console.log(`  ${slug}.svg  ${(svg.length / 1024).toFixed(1)} KiB`);
}
