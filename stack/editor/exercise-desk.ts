import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { ExerciseDesk, Taken } from '@/lib/teaching/editor/desk';
import type { EditorEvent } from '@/lib/teaching/editor/events';
import { type FromDesk, fromDeskSchema, type ToDesk } from './process-messages';

const RETRY_MS = 2000;

/** What a process needs to find its programs and its folders; nothing of the shop's is among it. */
const NEEDED = ['PATH', 'HOME', 'TMPDIR', 'LANG'];

const readNeeded = () =>
  Object.fromEntries(NEEDED.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));

type Hear = (message: FromDesk) => void;

interface Running {
  readonly child: ChildProcess;
  readonly hearers: Map<number, Hear>;
}

/**
 * A desk in a process of its own, which is started when somebody first asks, and again when it has died.
 * @param checkout the folder with the sources
 */
export function openExerciseDesk(checkout = process.cwd()): ExerciseDesk {
  let running: Running | null = null;
  let asked = 0;

  function start(): Running {
    const child = fork(path.join(checkout, 'stack', 'editor', 'desk-process.ts'), {
      cwd: checkout,
      execArgv: ['--import', 'tsx'],
      env: { NODE_ENV: 'production', ...readNeeded() },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // A group of its own: Ctrl-C is for its parent.
      detached: true,
    });
    const one: Running = { child, hearers: new Map() };
    child.on('error', () => {});
    child.on('message', (said) => {
      const message = fromDeskSchema.parse(said);
      one.hearers.get(message.id)?.(message);
    });
    child.once('exit', () => {
      if (running === one) running = null;
      for (const [id, hear] of one.hearers) hear({ type: 'over', id });
    });
    return one;
  }

  return {
    check(request, signal) {
      running ??= start();
      const { child, hearers } = running;
      asked += 1;
      const id = asked;
      const say = (message: ToDesk) => child.connected && child.send(message);
      const events = new EventQueue(() => hearers.delete(id));
      const taken = new Promise<Taken>((resolve) => {
        const end = (taken: Taken) => {
          events.end();
          resolve(taken);
        };
        const leave = () => {
          say({ type: 'leave', id });
          end({ kind: 'busy', retryAfterMs: RETRY_MS });
        };
        signal.addEventListener('abort', leave, { once: true });
        hearers.set(id, (message) => {
          if (message.type === 'event') events.add(message.event);
          if (message.type === 'taken') resolve({ kind: 'taken', events });
          if (message.type === 'busy') end({ kind: 'busy', retryAfterMs: RETRY_MS });
          if (message.type === 'unable') end({ kind: 'unable', because: message.because });
          // Where it was not taken, its process has died.
          if (message.type === 'over') end({ kind: 'unable', because: 'The desk is gone.' });
        });
      });
      say({ type: 'check', id, request });
      return taken;
    },
    async close() {
      if (!running) return;
      const { child } = running;
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
    },
  };
}

/** Events as they come, for one who takes them one after the other. */
class EventQueue implements AsyncIterable<EditorEvent> {
  readonly #kept: EditorEvent[] = [];
  readonly #onEnd: () => void;
  #isOver = false;
  #wake = () => {};

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  add(event: EditorEvent): void {
    this.#kept.push(event);
    this.#wake();
  }

  end(): void {
    this.#isOver = true;
    this.#onEnd();
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<EditorEvent> {
    for (;;) {
      const event = this.#kept.shift();
      if (event) yield event;
      else if (this.#isOver) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}
