import { AsyncLocalStorage } from 'node:async_hooks';
import type { SourceMap } from 'node:module';
import { BOUNCER_FOLDER, STRATEGIES_FOLDER } from '@/lib/teaching/explorer/taught-folders';
import type { CallSite } from '@/lib/teaching/explorer/timeline';

/** Enough to see through the drivers and the helpers, down to the strategy. */
const FRAMES = 40;
const TAUGHT = new RegExp(
  `/((?:${STRATEGIES_FOLDER}|${BOUNCER_FOLDER})/[\\w/-]+\\.ts|` +
    String.raw`lessons/(?:\d\d-[\w-]+/exercise|solutions/\d\d)\.ts|exercises/\d\d\.ts)(?:\?\w+)?:(\d+):(\d+)`,
);

/** By the names under which they run, where a line of a program lies in its source. */
const compiled = new Map<string, SourceMap>();

export function noteCompiled(filename: string, map: SourceMap): void {
  compiled.set(filename, map);
}

/** The line of a frame, from 1, as the source has it. */
function lineOf(frame: string, line: number, column: number): number {
  const filename = /\((.*):\d+:\d+\)$/.exec(frame)?.[1] ?? '';
  const entry = compiled.get(filename)?.findEntry(line - 1, column - 1);
  return entry && 'originalLine' in entry ? entry.originalLine + 1 : line;
}

const told = new AsyncLocalStorage<readonly CallSite[]>();

/** For code that runs elsewhere, where no stack leads: `make` makes its calls from these places, innermost first. */
export function callingFrom(sites: readonly CallSite[], make: () => void): void {
  told.run(sites, make);
}

/** Where the code that is taught makes the call that is being made now, innermost first; empty: not known. */
export function findCallSites(): readonly CallSite[] {
  const sites = told.getStore();
  if (sites) return sites;
  const { stackTraceLimit, prepareStackTrace } = Error;
  Error.stackTraceLimit = FRAMES;
  // Next takes stacks over for its whole process and leaves the source maps out: Node's own way has them.
  Reflect.set(Error, 'prepareStackTrace', undefined);
  const { stack = '' } = new Error('only to see where we are');
  Reflect.set(Error, 'prepareStackTrace', prepareStackTrace);
  Error.stackTraceLimit = stackTraceLimit;
  return stack.split('\n').flatMap((frame) => {
    const [, file, line, column] = TAUGHT.exec(frame) ?? [];
    return file === undefined ? [] : [{ file, line: lineOf(frame, Number(line), Number(column)) }];
  });
}
