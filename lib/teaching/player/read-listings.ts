import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { common, createLowlight } from 'lowlight';
import { findStrategy } from '@/lib/shop/strategies/registry';
import { BOUNCER_FOLDER, STRATEGIES_FOLDER } from '@/lib/teaching/explorer/taught-folders';
import { readHeader, type StrategyHeader } from './describe-strategy';

/** A piece of source; `kind` is what the highlighter calls it (`keyword`, `string`), null: nothing special. */
export interface Token {
  readonly text: string;
  readonly kind: string | null;
}

export interface Listing {
  readonly file: string;
  readonly lines: readonly (readonly Token[])[];
}

/** A strategy as a learner reads it: its own file first, then what else of it makes store calls. */
export interface StrategySource {
  readonly header: StrategyHeader;
  readonly listings: readonly Listing[];
}

/** Whatever else is imported makes no store call that the lab would point at. */
const PART = new RegExp(`^import (?!type )[^;]*? from '(?:\\./|@/(${BOUNCER_FOLDER})/)([\\w/-]+)';$`, 'gm');
const NO_PART = new Set(['strategy', 'registry']);

const lowlight = createLowlight(common);
const read = new Map<string, Promise<StrategySource>>();

/**
 * The source of a strategy of the registry, read once a process.
 * @throws {Error} there is no such strategy, or its file is not there
 */
export function readStrategySource(id: string): Promise<StrategySource> {
  const known = read.get(id);
  if (known) return known;
  const source = readSource(id);
  read.set(id, source);
  source.catch(() => read.delete(id));
  return source;
}

async function readSource(id: string): Promise<StrategySource> {
  // Also keeps a query from naming any other file.
  if (!findStrategy(id)) throw new Error(`there is no strategy ${id}`);
  const own = findFile(id);
  const texts = new Map<string, string>();
  await readWithParts(own, texts);
  return {
    header: readHeader(texts.get(own) ?? ''),
    listings: [...texts].map(([file, text]) => ({ file, lines: highlight(text) })),
  };
}

/** Variants share a file: `for-update-nowait` is in `for-update.ts`. */
function findFile(id: string): string {
  const file = `${STRATEGIES_FOLDER}/${id}.ts`;
  const isThere = existsSync(onDisk(file));
  return isThere || !id.includes('-') ? file : findFile(id.slice(0, id.lastIndexOf('-')));
}

/** Spelt so that a bundler sees which folder it is, and takes no other one along. */
const onDisk = (file: string) => path.join(process.cwd(), 'lib', path.posix.relative('lib', file));

async function readWithParts(file: string, texts: Map<string, string>): Promise<void> {
  if (texts.has(file)) return;
  const text = await readFile(onDisk(file), 'utf8');
  texts.set(file, text);
  for (const [, folder, name = ''] of text.matchAll(PART)) {
    const part = `${folder ?? path.posix.dirname(file)}/${name}.ts`;
    if (!NO_PART.has(name)) await readWithParts(part, texts);
  }
}

export function highlight(source: string): Listing['lines'] {
  const lines: Token[][] = [[]];
  addTokens(lowlight.highlight('typescript', source.trimEnd()).children, null, lines);
  return lines;
}

type Nodes = ReturnType<typeof lowlight.highlight>['children'];

function addTokens(nodes: Nodes, kind: string | null, lines: Token[][]): void {
  for (const node of nodes) {
    if (node.type === 'element') addTokens(node.children, kindOf(node.properties.className) ?? kind, lines);
    if (node.type !== 'text') continue;
    const [first = '', ...rest] = node.value.split('\n');
    if (first !== '') lines.at(-1)?.push({ text: first, kind });
    for (const text of rest) lines.push(text === '' ? [] : [{ text, kind }]);
  }
}

function kindOf(className: unknown): string | null {
  const [first] = Array.isArray(className) ? className : [];
  return typeof first === 'string' ? first.replace('hljs-', '') : null;
}
