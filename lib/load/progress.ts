import { describeProgress } from './report';
import type { RunListener } from './run';
import type { Tally } from './tally';

const TTY_EVERY_MS = 100;
const LINES_EVERY_MS = 1000;

/** What a progress needs of a terminal, or of a pipe. */
interface Out {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface Progress extends RunListener {
  /** Leaves the cursor at the start of a line, and is silent from then on. */
  readonly stop: () => void;
}

/** Shows how a run goes: one line that is written over on a terminal, a plain line a second elsewhere. */
export function showProgress(out: Out): Progress {
  let timer: NodeJS.Timeout | undefined;
  let isOpen = false;
  const stop = () => {
    clearInterval(timer);
    if (isOpen) out.write('\n');
    isOpen = false;
  };
  return {
    stop,
    said: (line) => {
      stop();
      out.write(`${line}\n`);
    },
    counting: (tally: Tally) => {
      const startedAtMs = performance.now();
      const show = () => {
        const line = describeProgress(tally, performance.now() - startedAtMs);
        out.write(out.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
        isOpen = out.isTTY === true;
      };
      timer = setInterval(show, out.isTTY ? TTY_EVERY_MS : LINES_EVERY_MS);
    },
  };
}
