import { existsSync } from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import vm from 'node:vm';
import { build } from 'esbuild';
import { noteCompiled } from '@/lib/teaching/explorer/run/call-site';
import type { ModuleVariable } from '@/lib/teaching/explorer/run/module-state';
import type { Surroundings } from '@/lib/teaching/explorer/run/surroundings';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

/** What a module finds by its name and not by an import, one for each process. */
const GLOBALS = [
  ...['globalThis', 'global', 'Math', 'Date', 'performance'],
  ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
];

type Wrapped = (
  module: { exports: unknown },
  require: (name: string) => unknown,
  ...globals: readonly unknown[]
) => () => Readonly<Record<string, unknown>>;

/**
 * Compiles a program of one file, and what it imports from files beside it. Each call of what it returns runs it anew,
 * as a process does that loads it, and gives its exports; `@/…` and packages are the ones that there are.
 * @throws {Error} it can't be read as a program, or imports what is not there
 */
export async function compileModule(file: string): Promise<(surroundings: Surroundings) => unknown> {
  const { code, map, imports } = await bundle(file);
  const variables = findVariables(code, map);
  const modules = new Map(await Promise.all(imports.map(async (name) => [name, await load(name)] as const)));
  const names = variables.map(({ name }) => name).join(', ');
  // On one line with what it wraps: the source map counts lines.
  const text = `(function (module, require, ${GLOBALS.join(', ')}) { 'use strict'; const exports = module.exports; ${code}
    return () => ({ ${names} }); })`;
  const filename = `${file}?compiled`;
  noteCompiled(filename, map);
  const wrapped: Wrapped = new vm.Script(text, { filename }).runInThisContext();
  return ({ globals, modules: own, noteModule }) => {
    const module: { exports: unknown } = { exports: {} };
    const require = (name: string) => own[name] ?? modules.get(name);
    const read = wrapped(module, require, ...GLOBALS.map((name) => globals[name]));
    noteModule(() => {
      const values = read();
      return variables.map(({ name, line }) => {
        const value = values[name];
        return { name, line, value, content: inspect(value, { depth: 5, showHidden: true }) };
      });
    });
    return module.exports;
  };
}

async function bundle(file: string) {
  const { outputFiles, metafile } = await build({
    ...{ entryPoints: [file], bundle: true, packages: 'external', format: 'cjs', platform: 'node' },
    ...{ target: 'node20', supported: { 'dynamic-import': false }, tsconfigRaw: {}, keepNames: false },
    ...{ sourcemap: 'external', outfile: path.join(path.dirname(file), 'compiled.cjs') },
    ...{ write: false, metafile: true, logLevel: 'silent' },
  });
  const textOf = (end: string) => outputFiles.find((output) => output.path.endsWith(end))?.text ?? '';
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path));
  return {
    code: textOf('.cjs'),
    map: new SourceMap(JSON.parse(textOf('.map'))),
    imports: [...new Set(imports)],
  };
}

/** The variables of the module itself, as esbuild writes them: each begins a line. Types, imports and helpers are none. */
function findVariables(code: string, map: SourceMap): readonly ModuleVariable[] {
  return code.split('\n').flatMap((text, line) => {
    const name = /^(?:var|let|const) ([\w$]+)(?: =|;)/.exec(text)?.[1];
    if (name === undefined || /^import_|_exports$/.test(name)) return [];
    const entry = map.findEntry(line, text.indexOf(name));
    return 'originalLine' in entry ? [{ name, line: entry.originalLine + 1 }] : [];
  });
}

function load(name: string): Promise<unknown> {
  if (!name.startsWith('@/')) return import(name);
  const place = path.join(REPOSITORY, name.slice(2));
  const file = ['.ts', '.tsx', '/index.ts', ''].map((end) => place + end).find(existsSync);
  if (file === undefined) throw new Error(`${name} is not there`);
  return import(pathToFileURL(file).href);
}
