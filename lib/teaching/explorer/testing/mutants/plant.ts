import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Strategy } from '@/lib/shop/strategies/strategy';

const REPOSITORY = fileURLToPath(new URL('../../../../..', import.meta.url));

/** A mistake, to be made in a strategy's real source. */
export interface Mistake {
  /** The module that it is made in, below the repository: `lib/shop/strategies/naive`. */
  readonly module: string;
  /** A piece of its text that is there exactly once, so that no mistake outlives what it was made in. */
  readonly find: string;
  readonly replace: string;
}

/**
 * Loads a strategy as it would be with the mistakes in it. Modules between the strategy and a mistake are copied
 * along, so that they meet the copy; all others stay the ones that there are.
 * @param module where the strategy is exported
 * @throws {RangeError} a mistake matches nothing, or more than one place
 */
export async function plant(module: string, id: string, mistakes: readonly Mistake[]): Promise<Strategy> {
  const sources = await readReachable(module);
  for (const { module: place, find } of mistakes) {
    const count = (sources.get(place) ?? '').split(find).length - 1;
    if (count !== 1) throw new RangeError(`${place} has ${JSON.stringify(find)} ${count} times, not once`);
  }
  const changed = modulesUpTo(new Set(mistakes.map((mistake) => mistake.module)), sources);
  const folder = await mkdtemp(path.join(tmpdir(), 'last-ticket-mutant-'));
  try {
    for (const place of changed) {
      const mutated = mistakes
        .filter((mistake) => mistake.module === place)
        .reduce((text, { find, replace }) => text.replace(find, () => replace), sources.get(place) ?? '');
      await writeFile(fileOf(folder, place), redirect(mutated, place, changed, folder));
    }
    const loaded: Readonly<Record<string, unknown>> = await import(
      pathToFileURL(fileOf(folder, module)).href
    );
    const strategy = Object.values(loaded).find((value) => isStrategy(value, id));
    if (!isStrategy(strategy, id)) throw new RangeError(`${module} exports no strategy ${id}`);
    return strategy;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The sources of a module and of all of ours that it imports, by their places. */
async function readReachable(module: string, sources = new Map<string, string>()) {
  if (sources.has(module)) return sources;
  const text = await readFile(path.join(REPOSITORY, `${module}.ts`), 'utf8');
  sources.set(module, text);
  for (const place of importsOf(text, module)) await readReachable(place, sources);
  return sources;
}

/** The modules with a mistake, and all that reach one of them. */
function modulesUpTo(wanted: ReadonlySet<string>, sources: ReadonlyMap<string, string>): ReadonlySet<string> {
  const more = [...sources]
    .filter(
      ([place, text]) => !wanted.has(place) && importsOf(text, place).some((other) => wanted.has(other)),
    )
    .map(([place]) => place);
  return more.length === 0 ? wanted : modulesUpTo(new Set([...wanted, ...more]), sources);
}

const IMPORT = /(from ')([@.][^']*)(')/g;

/** The place that an import leads to. */
const resolve = (specifier: string, from: string) =>
  specifier.startsWith('@/') ? specifier.slice(2) : path.posix.join(path.posix.dirname(from), specifier);

const importsOf = (text: string, from: string) =>
  [...text.matchAll(IMPORT)].map(([, , specifier = '']) => resolve(specifier, from));

function redirect(text: string, from: string, changed: ReadonlySet<string>, folder: string): string {
  return text.replaceAll(IMPORT, (_, before: string, specifier: string, after: string) => {
    const place = resolve(specifier, from);
    const file = changed.has(place) ? fileOf(folder, place) : path.join(REPOSITORY, `${place}.ts`);
    return `${before}${file}${after}`;
  });
}

const fileOf = (folder: string, place: string) => path.join(folder, `${place.replaceAll('/', '-')}.ts`);

function isStrategy(value: unknown, id: string): value is Strategy {
  return typeof value === 'object' && value !== null && 'sell' in value && 'id' in value && value.id === id;
}
