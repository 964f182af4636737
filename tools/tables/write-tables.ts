import { readFileSync, writeFileSync } from 'node:fs';
import { fillTables, listPages, ROOT } from './render-tables';

/* Writes the tables of the docs that the code knows: `npm run tables`. A test demands that they are current. */

for (const path of listPages()) {
  const page = readFileSync(ROOT + path, 'utf8');
  const filled = fillTables(page);
  if (filled === page) continue;
  writeFileSync(ROOT + path, filled);
  console.log(`  ${path}`);
}
