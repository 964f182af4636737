import variant from '@jitl/quickjs-ng-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
} from 'quickjs-emscripten-core';
import type { Drawn } from './messages';

/*
 * A machine of its own for a learner's program: QuickJS, compiled to WebAssembly. What runs in it has the language and
 * two functions that take text; no process, no modules, no network, no other program's memory.
 */

/** Of all realms of a machine together, in pages of 64 KiB: the engine's own count leaves buffers out. */
const PAGES = { initial: 256, maximum: 1024 };
const MAX_STACK_BYTES = 256 * 1024;
/** One stretch from one store call to the next takes microseconds; a core that is shared takes its time. */
const MAX_STRETCH_MS = 1500;
/** Realms that live at once: those of the runs that go on are among the newest. */
const MAX_REALMS = 16;

/** What a realm calls. */
export interface World {
  readonly tell: (text: string, stack: string) => void;
  readonly draw: (what: Drawn) => string;
}

/** A program in a realm of its own: it shares no object with another. */
export interface Realm {
  /** Lets it hear a text, and goes on until it waits. @throws {MachineError} it never waits, or wants too much */
  hear(text: string): void;
}

/** The program can't go on: it loops, is out of memory, or threw before it was asked anything. */
export class MachineError extends Error {
  override readonly name = 'MachineError';
  /** Where, as its own stack says. */
  readonly place: string;

  constructor(message: string, place: string) {
    super(message);
    this.place = place;
  }
}

export interface Machine {
  /** Runs the program up to where it waits. @throws {MachineError} */
  open(program: string, world: World): Realm;
}

/**
 * @param wasmModule the engine, compiled once for all machines
 * @param maxStretchMs how long a program may take until it waits
 */
export async function startMachine(
  wasmModule: WebAssembly.Module,
  maxStretchMs = MAX_STRETCH_MS,
): Promise<Machine> {
  const wasmMemory = new WebAssembly.Memory(PAGES);
  const engine = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmModule, wasmMemory }));
  const runtime = engine.newRuntime();
  runtime.setMaxStackSize(MAX_STACK_BYTES);
  let endsAt = 0;
  runtime.setInterruptHandler(() => performance.now() > endsAt);
  const realms: QuickJSContext[] = [];

  function stretch(context: QuickJSContext, run: () => ReturnType<QuickJSContext['evalCode']>): void {
    endsAt = performance.now() + maxStretchMs;
    const result = run();
    if (result.error) throw toMachineError(context, result.error);
    result.value.dispose();
    goOn(runtime, () => performance.now() > endsAt);
  }

  return {
    open(program, world) {
      const context = runtime.newContext();
      realms.push(context);
      if (realms.length > MAX_REALMS) realms.shift()?.dispose();
      give(context, world);
      stretch(context, () => context.evalCode(program, 'exercise.js'));
      return {
        hear(text) {
          // Of a process that died long ago nothing is heard any more.
          if (!context.alive) return;
          const [hear, words] = [context.getProp(context.global, 'lastTicketHear'), context.newString(text)];
          try {
            stretch(context, () => context.callFunction(hear, context.undefined, words));
          } finally {
            hear.dispose();
            words.dispose();
          }
        },
      };
    },
  };
}

function give(context: QuickJSContext, { tell, draw }: World): void {
  const outside = context.newObject();
  const teller = context.newFunction('tell', (text, stack) => {
    tell(context.getString(text), context.getString(stack));
  });
  const drawer = context.newFunction('draw', (what) =>
    context.newString(draw(readDrawn(context.getString(what)))),
  );
  context.setProp(outside, 'tell', teller);
  context.setProp(outside, 'draw', drawer);
  context.setProp(context.global, 'lastTicketOutside', outside);
  for (const handle of [teller, drawer, outside]) handle.dispose();
}

const DRAWN: readonly Drawn[] = ['id', 'order-id', 'random', 'now', 'chance', 'clock'];
const readDrawn = (text: string): Drawn => DRAWN.find((one) => one === text) ?? 'now';

/** Every promise that can go on by itself does so, as long as there is time. */
function goOn(runtime: QuickJSRuntime, isLate: () => boolean): void {
  for (;;) {
    const done = runtime.executePendingJobs(1000);
    if (done.error) throw toMachineError(done.error.context, done.error);
    if (done.value === 0) return;
    if (isLate()) throw new MachineError(LOOPS, '');
  }
}

const LOOPS = 'It is in a loop that never ends and lets nothing else run.';
const INTERRUPTED = 'interrupted';

function toMachineError(context: QuickJSContext, error: QuickJSHandle): MachineError {
  const [message = '', stack = ''] = ['message', 'stack'].map((name) => {
    const handle = context.getProp(error, name);
    const text = context.typeof(handle) === 'string' ? context.getString(handle) : '';
    handle.dispose();
    return text;
  });
  error.dispose();
  if (message === 'out of memory') return new MachineError('It wants more memory than an exercise gets.', '');
  if (message !== INTERRUPTED) return new MachineError(`It threw: ${message}`, stack);
  // Where a loop jumps back the engine knows the function, not the line.
  const [, name] = /at (\w+) \(exercise\.js/.exec(stack) ?? [];
  return new MachineError(name === undefined ? LOOPS : `${LOOPS} It is in \`${name}\`.`, '');
}
