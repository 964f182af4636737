import { ensureDatabases, readMaxPrepared } from './databases';
import { rollBackPrepared } from './prepared';
import { TwoPhaseRun } from './run';
import type { RunView } from './run-view';
import { type Ending, SIDES, type Side } from './steps';

/** Prepared transactions of all learners, at most: what the local Postgres is started with. */
const MOST_PREPARED = 8;
const TOO_OLD_S = 600;

export type Action =
  | { readonly action: 'begin' }
  | { readonly action: 'step' | 'kill' | 'visit' | 'end' }
  | { readonly action: 'resolve'; readonly side: Side; readonly ending: Ending };

/** What a learner finds. `maxPrepared` 0: there is nothing to be prepared here. */
export interface DeskView {
  readonly maxPrepared: number;
  readonly run: RunView | null;
}

export type Taken = { readonly kind: 'seen'; readonly view: DeskView } | { readonly kind: 'full' };

interface Place {
  readonly run: TwoPhaseRun;
  readonly timer: NodeJS.Timeout;
}

/** Runs of this process, one for each learner; what is older than ten minutes is taken back. */
export class TwoPhaseDesk {
  readonly #databaseUrl: string;
  readonly #tooOldS: number;
  /** Read once: it changes with a restart of Postgres alone, and then to what it was. */
  #maxPrepared: number | undefined;
  readonly #places = new Map<string, Place>();
  /** Learners who begin, and have no place yet. */
  #beginning = 0;
  /** A learner's actions go one after the other, also where a button is pressed twice. */
  readonly #lines = new Map<string, Promise<unknown>>();

  constructor(databaseUrl: string, tooOldS = TOO_OLD_S) {
    this.#databaseUrl = databaseUrl;
    this.#tooOldS = tooOldS;
  }

  async look(learner: string): Promise<DeskView> {
    // Also what processes left that are gone: nobody else would take it back.
    if ((await this.#readMaxPrepared()) > 0) await rollBackPrepared(this.#databaseUrl, this.#tooOldS);
    return this.#inLine(learner, () => this.#view(learner));
  }

  act(learner: string, asked: Action): Promise<Taken> {
    return this.#inLine(learner, async () => {
      if (asked.action === 'begin') {
        if (!(await this.#begin(learner))) return { kind: 'full' };
      } else {
        await this.#perform(learner, asked);
      }
      return { kind: 'seen', view: await this.#view(learner) };
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#places.keys()].map((learner) => this.#end(learner)));
  }

  async #view(learner: string): Promise<DeskView> {
    const maxPrepared = await this.#readMaxPrepared();
    const run = this.#places.get(learner)?.run;
    return { maxPrepared, run: run ? await run.view() : null };
  }

  /** @returns false: too many others are at it */
  async #begin(learner: string): Promise<boolean> {
    await this.#end(learner);
    const maxPrepared = Math.min(MOST_PREPARED, await this.#readMaxPrepared());
    if (maxPrepared === 0) return true;
    // Each may come to hold one in each database.
    if (this.#places.size + this.#beginning >= Math.floor(maxPrepared / SIDES.length)) return false;
    this.#beginning += 1;
    try {
      await ensureDatabases(this.#databaseUrl);
      await rollBackPrepared(this.#databaseUrl, this.#tooOldS);
      const run = await TwoPhaseRun.begin(this.#databaseUrl);
      const end = () => void this.#inLine(learner, () => this.#end(learner)).catch(console.error);
      this.#places.set(learner, { run, timer: setTimeout(end, this.#tooOldS * 1000).unref() });
      return true;
    } finally {
      this.#beginning -= 1;
    }
  }

  async #readMaxPrepared(): Promise<number> {
    this.#maxPrepared ??= await readMaxPrepared(this.#databaseUrl);
    return this.#maxPrepared;
  }

  async #perform(learner: string, asked: Exclude<Action, { action: 'begin' }>): Promise<void> {
    const run = this.#places.get(learner)?.run;
    if (!run) return;
    if (asked.action === 'resolve') await run.resolve(asked.side, asked.ending);
    else if (asked.action === 'end') await this.#end(learner);
    else await run[asked.action]();
  }

  async #end(learner: string): Promise<void> {
    const place = this.#places.get(learner);
    if (!place) return;
    clearTimeout(place.timer);
    this.#places.delete(learner);
    await place.run.end();
  }

  #inLine<T>(learner: string, work: () => Promise<T>): Promise<T> {
    const before = this.#lines.get(learner) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#lines.set(learner, mine);
    const leave = () => {
      if (this.#lines.get(learner) === mine) this.#lines.delete(learner);
    };
    mine.then(leave, leave);
    return mine;
  }
}
