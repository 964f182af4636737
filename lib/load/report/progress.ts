import type { LiveCount } from '@/lib/load/generator/tally';
import { describeProgress, drawProgress, SAMPLES } from './report-progress';

const TTY_EVERY_MS = 100;
const LINES_EVERY_MS = 1000;
const DEFAULT_COLUMNS = 80;

/** What a progress needs of a terminal, or of a pipe. */
interface Out {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Hears of a run: a `RunListener`. */
export interface Progress {
  /** Says what the run does next; ends the count. */
  readonly said: (line: string) => void;
  /** Shows a count until the next `said` or `stop`. */
  readonly counting: (live: LiveCount) => void;
  /** Says something while the crowd is under way. */
  readonly noted: (line: string) => void;
  /** Whether there was a crowd yet. */
  readonly hasCounted: () => boolean;
  /** Leaves the cursor at the start of a line, and is silent until the next crowd. */
  readonly stop: () => void;
}

/** Shows how a run goes: a block that is drawn over on a terminal, a plain line per second elsewhere. */
export function showProgress(out: Out): Progress {
  let timer: NodeJS.Timeout | undefined;
  let hasCounted = false;
  let block: readonly string[] = [];
  /** Up to where the block began, and from there nothing. */
  const erase = () => (block.length > 0 ? `\u001b[${block.length}A\u001b[J` : '');
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    block = [];
  };
  const noted = (line: string) => {
    const below = block.map((text) => `${text}\n`).join('');
    out.write(`${erase()}${line}\n${below}`);
  };
  return {
    stop,
    noted,
    hasCounted: () => hasCounted,
    said: (line) => {
      stop();
      out.write(`${line}\n`);
    },
    counting: (live) => {
      stop();
      hasCounted = true;
      const startedAtMs = performance.now();
      const answered: number[] = [];
      const show = () => {
        const elapsedMs = performance.now() - startedAtMs;
        if (!out.isTTY) {
          out.write(`${describeProgress(live, elapsedMs)}\n`);
          return;
        }
        answered.push(live.requests);
        if (answered.length > SAMPLES) answered.shift();
        const width = (out.columns ?? DEFAULT_COLUMNS) - 1;
        const lines = drawProgress(live, elapsedMs, answered).map((line) => line.slice(0, width));
        out.write(`${erase()}${lines.map((line) => `${line}\n`).join('')}`);
        block = lines;
      };
      timer = setInterval(show, out.isTTY ? TTY_EVERY_MS : LINES_EVERY_MS);
    },
  };
}
