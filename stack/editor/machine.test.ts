import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Machine, MachineError, startMachine } from './machine';

/* What a learner's program can reach, tried one by one. The list is in docs/explorer.md. */

const wasm = createRequire(import.meta.url).resolve('@jitl/quickjs-ng-wasmfile-release-sync/wasm');
const engine = new WebAssembly.Module(readFileSync(wasm));

let machine: Machine;
beforeEach(async () => {
  machine = await startMachine(engine, 200);
});

/** Runs a program that says things, and gives what it said. */
function run(program: string, one = machine): readonly string[] {
  const said: string[] = [];
  const outside = 'const say = (x) => lastTicketOutside.tell(String(x), ""); ';
  one.open(outside + program, { tell: (text) => said.push(text), draw: () => '7' });
  return said;
}

describe('a program has the language and nothing else', () => {
  it.each([
    ...['process', 'require', 'module', 'fetch', 'XMLHttpRequest', 'WebSocket', 'Worker', 'WebAssembly'],
    ...['setTimeout', 'setInterval', 'setImmediate', 'console', 'Buffer', 'global', 'navigator', 'crypto'],
  ])('no %s', (name) => {
    expect(run(`say(typeof ${name}); say(typeof globalThis.${name});`)).toEqual(['undefined', 'undefined']);
  });

  it.each([
    ['its own Function', `Function('return typeof process')()`],
    ['an eval', `(0, eval)('typeof process')`],
    ['the constructor of a constructor', `[].constructor.constructor('return typeof process')()`],
    [
      'the constructor of a function of the world',
      `lastTicketOutside.tell.constructor('return typeof process')()`,
    ],
    [
      'an error of the world',
      `try { lastTicketOutside.tell(Symbol()) } catch (e) { e.constructor.constructor('return typeof process')() }; 'undefined'`,
    ],
    ['what called it', `(function f() { return typeof f.caller?.constructor('return process')() })()`],
  ])('%s leads to no process', (_, expression) => {
    const [said = 'undefined'] = run(
      `try { say(eval(${JSON.stringify(expression)})) } catch (e) { say('undefined') }`,
    );
    expect(said).toBe('undefined');
  });

  it.each(['node:fs', 'fs', 'https://example.com/x.js', '/etc/passwd', './exercise.js'])(
    'an import of %s finds no module',
    (name) => {
      const [said] = run(
        `const name = ${JSON.stringify(name)}; import(name).then(() => say('found'), (e) => say(e.message));`,
      );
      expect(said).toContain('could not load module');
    },
  );
});

describe('a program has a realm of its own', () => {
  it('whose globals and prototypes another one does not see, and the world neither', () => {
    run(
      `Object.prototype.polluted = 1; Array.prototype.map = null; JSON.stringify = null; globalThis.mine = 1;`,
    );
    expect(
      run(`say({}.polluted); say(typeof [].map); say(typeof JSON.stringify); say(typeof mine);`),
    ).toEqual(['undefined', 'function', 'function', 'undefined']);
    expect('polluted' in {}).toBe(false);
  });

  it('in which no module variable outlasts a process', () => {
    const counts = `globalThis.count = (globalThis.count ?? 0) + 1; say(count);`;
    expect([...run(counts), ...run(counts)]).toEqual(['1', '1']);
  });
});

describe('a program is bounded', () => {
  const LOOPS = /loop that never ends/;
  it.each([
    ['a loop', 'for (;;);', LOOPS],
    ['a loop that catches', 'for (;;) try { for (;;); } catch {}', LOOPS],
    ['promises without end', '(async () => { for (;;) await null; })()', LOOPS],
    ['an expression that backtracks', `/^(a+)+$/.test('a'.repeat(40) + 'b')`, LOOPS],
    ['words without end', 'for (;;) say("x")', LOOPS],
    ['a recursion', '(function f() { f(); })()', /call stack/],
    ['a gigabyte', 'const all = []; for (;;) all.push(new Uint8Array(1e7).fill(1));', /memory|Memory/],
    ['a string of a gigabyte', `const s = 'x'.repeat(2 ** 29); say((s + s).length)`, /memory|length/i],
  ])('%s ends', { timeout: 20_000 }, (_, program, why) => {
    expect(() => run(program)).toThrow(
      expect.objectContaining({ name: MachineError.name, message: expect.stringMatching(why) }),
    );
  });

  it('and all that a machine holds stays below 64 MiB', { timeout: 20_000 }, () => {
    const before = process.memoryUsage().rss;
    expect(() => run('const all = []; for (;;) all.push(new Uint8Array(1e6).fill(1));')).toThrow(
      MachineError,
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });
});
