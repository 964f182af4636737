import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';

/** The engine of the machines, as WebAssembly. */
const ENGINE = '@jitl/quickjs-ng-wasmfile-release-sync/wasm';

/** What a learner's process may read; it can't find packages by itself. */
export interface LearnerBundle {
  readonly program: string;
  readonly engine: string;
}

/** Writes the program of a learner's process into a folder, as one file with all that it needs. */
export async function bundleLearner(repository: string, folder: string): Promise<LearnerBundle> {
  const program = path.join(folder, 'learner.cjs');
  await build({
    absWorkingDir: repository,
    entryPoints: ['stack/editor/learner-process.ts'],
    outfile: program,
    bundle: true,
    external: ['pg-native', 'cloudflare:*'],
    platform: 'node',
    format: 'cjs',
    // The engine's loader, an ES module, asks where it is.
    define: { 'import.meta.url': 'programUrl' },
    banner: { js: `const programUrl = require('node:url').pathToFileURL(__filename).href;` },
    target: 'node20',
    logLevel: 'silent',
  });
  return { program, engine: createRequire(path.join(repository, 'package.json')).resolve(ENGINE) };
}
