import { BOUNCER_FOLDER, STRATEGIES_FOLDER } from '@/lib/teaching/explorer/taught-folders';
import type { CallSite } from '@/lib/teaching/explorer/timeline';

/** Enough to see through the drivers and the helpers, down to the strategy. */
const FRAMES = 40;
const TAUGHT = new RegExp(
  `/((?:${STRATEGIES_FOLDER}|${BOUNCER_FOLDER})/[\\w/-]+\\.ts|` +
    String.raw`lessons/(?:\d\d-[\w-]+/exercise|solutions/\d\d)\.ts|exercises/\d\d\.ts):(\d+):\d+`,
);

/** Where the code that is taught makes the call that is being made now, innermost first; empty: not known. */
export function findCallSites(): readonly CallSite[] {
  const { stackTraceLimit, prepareStackTrace } = Error;
  Error.stackTraceLimit = FRAMES;
  // Next takes stacks over for its whole process and leaves the source maps out: Node's own way has them.
  Reflect.set(Error, 'prepareStackTrace', undefined);
  const { stack = '' } = new Error('only to see where we are');
  Reflect.set(Error, 'prepareStackTrace', prepareStackTrace);
  Error.stackTraceLimit = stackTraceLimit;
  return stack.split('\n').flatMap((frame) => {
    const [, file, line] = TAUGHT.exec(frame) ?? [];
    return file === undefined ? [] : [{ file, line: Number(line) }];
  });
}
