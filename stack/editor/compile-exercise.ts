import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BuildFailure, build, type Plugin, stop } from 'esbuild';
import { EXERCISE_FILE, type Program } from './messages';
import { TAUGHT_IMPORTS } from './taught-imports';

export type Compiled =
  | { readonly kind: 'compiled'; readonly program: Program }
  | { readonly kind: 'broken'; readonly message: string; readonly line: number | null };

const NAMESPACE = 'learner';

/** More than any exercise takes; a text that takes longer was made to. */
const PATIENCE_MS = 3000;

const ENTRY = `
  import { start } from '@/stack/editor/inside';
  import * as exercise from '${EXERCISE_FILE}';
  start(exercise);`;

/**
 * Compiles the text of an exercise, without a look at its types. It may import what is taught, and nothing else.
 * @param repository where what is taught lies
 */
export async function compileExercise(source: string, repository: string): Promise<Compiled> {
  const building = buildExercise(source, repository);
  const late = new AbortController();
  const result = await Promise.race([
    building,
    sleep(PATIENCE_MS, null, { signal: late.signal }).catch(() => null),
  ]);
  late.abort();
  if (result) return result;
  // Its service is another process, and begins again when it is asked again.
  await stop();
  await building.catch(() => {});
  return { kind: 'broken', message: 'It takes too long to compile.', line: null };
}

async function buildExercise(source: string, repository: string): Promise<Compiled> {
  try {
    const { outputFiles } = await build({
      stdin: { contents: ENTRY, resolveDir: repository, sourcefile: 'entry.ts', loader: 'ts' },
      plugins: [onlyWhatIsTaught(source, repository)],
      absWorkingDir: repository,
      outfile: 'exercise.js',
      write: false,
      bundle: true,
      platform: 'neutral',
      format: 'iife',
      target: 'es2022',
      sourcemap: 'external',
      sourcesContent: false,
      logLevel: 'silent',
      tsconfigRaw: '{}',
    });
    const textOf = (end: string) => outputFiles.find(({ path: file }) => file.endsWith(end))?.text ?? '';
    return { kind: 'compiled', program: { text: textOf('.js'), map: textOf('.map') } };
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    const [first] = error.errors;
    return { kind: 'broken', message: first?.text ?? error.message, line: first?.location?.line ?? null };
  }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

function onlyWhatIsTaught(source: string, repository: string): Plugin {
  const taught = new Set<string>(TAUGHT_IMPORTS);
  const onDisk = (name: string) => path.join(repository, `${name.slice('@/'.length)}.ts`);
  return {
    name: 'only-what-is-taught',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /.*/, namespace: NAMESPACE }, ({ path: name, kind }) => {
        if (kind === 'import-statement' && taught.has(name)) return { path: onDisk(name) };
        return {
          errors: [{ text: `${name} can't be imported here: only what the lessons' own exercises import` }],
        };
      });
      onResolve({ filter: new RegExp(`^${EXERCISE_FILE}$`) }, () => ({
        path: EXERCISE_FILE,
        namespace: NAMESPACE,
      }));
      onResolve({ filter: /^@\// }, ({ path: name }) => ({ path: onDisk(name) }));
      onLoad({ filter: /.*/, namespace: NAMESPACE }, () => ({ contents: source, loader: 'ts' }));
    },
  };
}
