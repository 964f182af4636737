import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Strategy } from '@/lib/shop/strategies/strategy';
import { makeTemporaryFolder } from '@/stack/data-folder';
import { openTestLab, type TestLab } from '@/stack/testing/lab';
import { findModuleState } from './find-module-state';
import { loadExercise } from './load-exercise';

/* Functions that know nothing of each other: what one keeps in its module, no other one sees. */

const home = makeTemporaryFolder();
let lab: TestLab;
beforeAll(async () => {
  lab = await openTestLab();
});
afterAll(async () => {
  await lab?.close();
  home.remove();
});

let written = 0;

/** The naive sale behind what stands in the module, with `before` in front of it and `after` behind. */
function load(module: string, before = '', after = ''): Promise<Strategy> {
  const file = path.join(home.folder, `${written++}.ts`);
  writeFileSync(
    file,
    `import { naive } from '@/lib/shop/strategies/naive';
import type { Strategy } from '@/lib/shop/strategies/strategy';
${module}
const CONTENDED = { kind: 'contended', retryAfterMs: 1 } as const;
export const strategy: Strategy = {
  ...naive,
  id: 'own',
  async sell(purchase, stores, context) {
    ${before}
    try {
      return await naive.sell(purchase, stores, context);
    } finally {
      ${after}
    }
  },
};
`,
  );
  return loadExercise(file);
}

describe('a module of its own', () => {
  it.each([
    ['a flag', 'let busy: boolean = false;', 'if (busy) return CONTENDED; busy = true;', 'busy = false;'],
    [
      'a set',
      'const inside = new Set<string>();',
      'if (inside.size) return CONTENDED; inside.add("x");',
      'inside.clear();',
    ],
    [
      'a queue',
      'let last: Promise<unknown> = Promise.resolve();',
      'const turn = last; let done = () => {}; last = new Promise<void>((resolve) => { done = resolve; }); await turn;',
      'done();',
    ],
  ])('has each process: %s keeps nobody out, and is named', async (_, module, before, after) => {
    const strategy = await load(module, before, after);
    expect((await lab.explore({ strategy })).harms.oversold).toBe(12);
    const name = /(?:let|const) (\w+)/.exec(module)?.[1];
    expect(await lab.findModuleState(strategy)).toEqual([{ name, line: 3 }]);
  });

  it('has its own globals, too', async () => {
    const shared = 'globalThis as { busy?: boolean }';
    const strategy = await load('', `if ((${shared}).busy) return CONTENDED; (${shared}).busy = true;`);
    expect((await lab.explore({ strategy })).harms.oversold).toBe(12);
    expect('busy' in globalThis).toBe(false);
  });

  it('is told of what it hides in a closure, since with one module for all it would hold', async () => {
    const mutex = `const inTurn = (() => {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>) => {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  };
})();`;
    const hidden = await load(mutex, 'return await inTurn(() => naive.sell(purchase, stores, context));');
    expect(await findModuleState(hidden, lab, {})).toEqual([expect.stringMatching(/in a closure/)]);
    expect(await findModuleState(await load(''), lab, {})).toEqual([]);
  });

  it('names nothing where nothing is kept', async () => {
    const strategy = await load('const LIMITS = { most: 4 };', 'if (LIMITS.most < 1) return CONTENDED;');
    expect(await lab.findModuleState(strategy)).toEqual([]);
  });

  it('says where its calls are made, by the lines of its source', async () => {
    const file = path.join(home.folder, 'exercises', '01.ts');
    const { mkdirSync } = await import('node:fs');
    mkdirSync(path.dirname(file));
    writeFileSync(
      file,
      `type Unused = string;\n\nexport const strategy = {\n  id: 'lines',\n  promise: { oversell: 'never', breaksUnder: [], because: '' },\n  async sell(_: Unused, { sleep }: { sleep: (ms: number) => Promise<void> }) {\n    await sleep(1);\n    return { kind: 'contended', retryAfterMs: 1 };\n  },\n};\n`,
    );
    const run = await lab.run({ strategy: await loadExercise(file), schedule: 'A' });
    expect(run.steps[0]?.call?.source).toEqual({ file: 'exercises/01.ts', line: 7 });
  });
});

describe('chance, clock and timers of a process', () => {
  it('tell a strategy that is right from one that was lucky', async () => {
    const lucky = await load('', 'if (Math.random() < 0.5) return CONTENDED;');
    await expect(lab.explore({ strategy: lucky })).rejects.toThrow(
      /^It goes by luck: \w* ends with A contended, B sold, and where chance gives other numbers, with A sold/,
    );
  });

  it('may be used, where nothing hangs on them', async () => {
    const jitter = `await new Promise((resolve) => setTimeout(resolve, Math.random() * 50));
      console.assert(Date.now() > 0 && new Date().getTime() > 0 && performance.now() > 0);`;
    const { entries } = await lab.explore({ strategy: await load('', jitter), buyers: 1 });
    expect(entries.map(({ schedule }) => schedule)).toEqual(['AAAA']);
  });

  it('are its alone: the program that runs it keeps its own', async () => {
    const { performance: own } = globalThis;
    await lab.run({ strategy: 'naive', schedule: 'A' });
    expect(globalThis.performance).toBe(own);
  });

  it('end a wait that is bounded by time', async () => {
    const patient = await load(
      `import { setTimeout as sleep } from 'node:timers/promises';`,
      'const end = Date.now() + 100; while (Date.now() < end) await sleep(40);',
    );
    const run = await lab.run({ strategy: patient, buyers: 1, schedule: '', complete: 'finish' });
    expect(run.steps.filter(({ call }) => call?.store === 'clock')).toHaveLength(2);
    await expect(lab.explore({ strategy: patient, buyers: 1 })).resolves.toMatchObject({ good: 1 });
  });

  it('take back a timer that is cleared', async () => {
    const timed = await load('', 'const timer = setTimeout(() => {}, 1000);', 'clearTimeout(timer);');
    const { entries } = await lab.explore({ strategy: timed, buyers: 1 });
    expect(entries.map(({ schedule }) => schedule)).toEqual(expect.arrayContaining(['AAAA', 'A2A2A2']));
  });
});
