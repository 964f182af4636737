import { randomBytes } from 'node:crypto';
import { SqlError } from '@/lib/core/stores/store-error';
import { askForSeat } from './another-buyer';
import { closeBoth, openBoth, run, type Sessions, withBoth } from './databases';
import { messageOf } from './message-of';
import { listPrepared } from './prepared';
import { addRows, readCommitted, removeRows } from './rows';
import type { CoordinatorState, Line, RunView } from './run-view';
import { type Ending, endOf, gidOf, judge, PAGE_MARK, SIDES, type Side, type Step, stepsOf } from './steps';

/** One purchase over two databases, on sessions of its own, which end when the coordinator does. */
export class TwoPhaseRun {
  readonly #databaseUrl: string;
  readonly #id: string;
  readonly #steps: readonly Step[];
  /** The coordinator's. Whoever looks or mends opens others: they come back when Postgres does. */
  readonly #sessions: Sessions;
  readonly #lines: Line[] = [];
  #done = 0;
  #coordinator: CoordinatorState = 'alive';

  /** @throws {StoreError} Postgres is out of reach */
  static async begin(databaseUrl: string): Promise<TwoPhaseRun> {
    const id = PAGE_MARK + randomBytes(6).toString('hex');
    await withBoth(databaseUrl, (on) => addRows(on, id));
    return new TwoPhaseRun(databaseUrl, id, await openBoth(databaseUrl));
  }

  private constructor(databaseUrl: string, id: string, sessions: Sessions) {
    this.#databaseUrl = databaseUrl;
    this.#id = id;
    this.#steps = stepsOf(id);
    this.#sessions = sessions;
  }

  /** The coordinator's next statement. Refused, it takes back what it can, as a coordinator does that lives. */
  async step(): Promise<void> {
    const step = this.#steps[this.#done];
    if (!step || this.#coordinator !== 'alive') return;
    const line = { who: 'coordinator', side: step.side, text: step.sql } as const;
    try {
      const rows = await run(this.#sessions[step.side], step.sql);
      if (step.sql.startsWith('UPDATE') && rows.length === 0) {
        this.#lines.push({ ...line, reply: '0 rows: the seat is taken', isRefused: true });
        return await this.#giveUp();
      }
      this.#lines.push({ ...line, reply: 'done', isRefused: false });
      this.#done += 1;
      if (this.#done === this.#steps.length) await this.#leave('done');
    } catch (error) {
      this.#lines.push({ ...line, reply: messageOf(error), isRefused: true });
      if (error instanceof SqlError) await this.#giveUp();
      else await this.#leave('dead');
    }
  }

  /** Ends the coordinator's sessions, wherever it is. What they had open is rolled back; what is prepared stays. */
  async kill(): Promise<void> {
    if (this.#coordinator !== 'alive') return;
    await this.#leave('dead');
    const text = 'dies: its two sessions end';
    this.#lines.push({ who: 'coordinator', side: null, text, reply: '', isRefused: false });
  }

  /** Another buyer wants the same seat. */
  async visit(): Promise<void> {
    this.#lines.push(await askForSeat(this.#databaseUrl, this.#id));
  }

  /** Ends one prepared transaction by hand, right or wrong. */
  async resolve(side: Side, ending: Ending): Promise<void> {
    const text = endOf(this.#id, side, ending);
    const line = { who: 'you', side, text } as const;
    try {
      await this.#withBoth((on) => run(on[side], text));
      this.#lines.push({ ...line, reply: 'done', isRefused: false });
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      this.#lines.push({ ...line, reply: messageOf(error), isRefused: true });
    }
  }

  view(): Promise<RunView> {
    return this.#withBoth(async (on) => {
      const committed = await readCommitted(on, this.#id);
      return {
        steps: this.#steps,
        done: this.#done,
        coordinator: this.#coordinator,
        lines: [...this.#lines],
        prepared: await this.#listPrepared(on),
        committed,
        verdict: judge(committed),
      };
    });
  }

  /** Takes back whatever is left of it: sessions, prepared transactions, rows. */
  async end(): Promise<void> {
    await this.#leave('dead');
    await this.#rollBack();
    await this.#withBoth((on) => removeRows(on, this.#id));
  }

  async #giveUp(): Promise<void> {
    await this.#leave('done');
    const ended = await this.#rollBack();
    const reply =
      ended.length > 0 ? `rolled back what was prepared in ${ended.join(' and ')}` : 'rolled back';
    const text = 'gives up, in both databases';
    this.#lines.push({ who: 'coordinator', side: null, text, reply, isRefused: false });
  }

  /** @returns where there was something to take back */
  #rollBack(): Promise<readonly Side[]> {
    return this.#withBoth(async (on) => {
      const sides = (await this.#listPrepared(on)).map(({ side }) => side);
      for (const side of sides) await run(on[side], endOf(this.#id, side, 'rollback'));
      return sides;
    });
  }

  async #listPrepared({ seats }: Sessions): Promise<RunView['prepared']> {
    const prepared = await listPrepared(seats);
    return SIDES.flatMap((side) =>
      prepared.filter(({ gid }) => gid === gidOf(this.#id, side)).map((one) => ({ ...one, side })),
    );
  }

  #withBoth<T>(body: (on: Sessions) => Promise<T>): Promise<T> {
    return withBoth(this.#databaseUrl, body);
  }

  async #leave(state: CoordinatorState): Promise<void> {
    if (this.#coordinator === 'alive') this.#coordinator = state;
    await closeBoth(this.#sessions);
  }
}
