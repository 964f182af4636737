import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LESSONS } from '@/lessons/registry';
import type { ExerciseDesk } from '@/lib/teaching/editor/desk';
import type { EditorEvent, EditorRequest } from '@/lib/teaching/editor/events';
import { REPOSITORY } from '@/stack/data-folder';
import { openExerciseDesk } from './exercise-desk';

/* A learner's text from the browser's request to its last schedule, in the processes and on the stores of a demo. */

const PATIENT = { timeout: 90_000 };
const [first] = LESSONS;
if (!first) throw new Error('There is no lesson');
const { slug } = first;
const trial = first.exercise.trials[0]?.title ?? '';

let desk: ExerciseDesk;
beforeAll(() => {
  desk = openExerciseDesk(REPOSITORY);
});
afterAll(() => desk?.close());

let solved = 0;
/** Another text each time: what a text came to is remembered. */
function solution(): string {
  solved += 1;
  return `${textOf('solutions/01.ts')}\n// ${solved}`;
}

const textOf = (name: string) => readFileSync(path.join(REPOSITORY, 'lessons', name), 'utf8');

async function check(
  source: string,
  wanted: EditorRequest['wanted'] = null,
  signal = new AbortController().signal,
  lesson = slug,
): Promise<readonly EditorEvent[]> {
  const taken = await desk.check({ lesson, source, wanted }, signal);
  if (taken.kind !== 'taken') throw new Error(JSON.stringify(taken));
  const events: EditorEvent[] = [];
  for await (const event of taken.events) events.push(event);
  return events;
}

const strategy = (body: string) => `
  export const strategy = {
    async sell(purchase, { postgres, redis, quorum, newId }) {
      ${body}
    },
  };`;

describe('an exercise in the browser', () => {
  it('of another kind than a strategy is sent to where it can be checked', PATIENT, async () => {
    const other = LESSONS.find(({ exercise }) => exercise.kind !== 'strategy');
    const events = await check(solution(), null, undefined, other?.slug);
    const message = `This one is checked in a clone alone: npm run lesson ${other?.number}.`;
    expect(events).toEqual([{ type: 'broken', message, line: null }]);
  });

  it('is coloured, and the first that goes wrong is shown with its lines', PATIENT, async () => {
    const events = await check(textOf(`${slug}/exercise.ts`));
    const cells = events.filter(({ type }) => type === 'cell');
    expect(cells).toContainEqual(expect.objectContaining({ trial, schedule: 'ABAABB', kind: 'bad' }));
    const run = events.find((event) => event.type === 'run');
    expect(run?.complaints[0]).toMatch(/Oversold/);
    const line =
      textOf(`${slug}/exercise.ts`)
        .split('\n')
        .findIndex((text) => text.includes('await readSaleState')) + 1;
    expect(run?.run.steps[0]?.call?.source).toEqual({ file: 'exercise.ts', line });
    expect(events.at(-1)).toEqual({ type: 'done', isSolved: false });
  });

  it('is solved by the solution of its lesson', PATIENT, async () => {
    expect((await check(solution())).at(-1)).toEqual({ type: 'done', isSolved: true });
  });

  it.each([
    ['is no TypeScript', 'const a = 1;\nconst = 2;', { line: 2 }],
    ['exports nothing', 'export const a = 1;', { message: expect.stringContaining('exports no `strategy`') }],
    [
      'throws',
      `\n\nthrow new Error('not today');`,
      { message: expect.stringContaining('not today'), line: 3 },
    ],
    [
      'asks for what is not there',
      'setTimeout(() => {}, 1);',
      { message: expect.stringContaining('nothing else'), line: 1 },
    ],
    [
      'loops',
      strategy('for (;;);'),
      {
        message: expect.stringContaining('never ends and lets nothing else run. It is in `sell`'),
        line: null,
      },
    ],
  ])('that %s says so, with its line where it is known', PATIENT, async (_, source, what) => {
    const events = await check(source);
    expect(events.at(-1)).toMatchObject({ type: 'broken', ...what });
  });

  it('that asks for chance or the time goes the same way each time', PATIENT, async () => {
    const lucky = `const wait = Math.random() < 0.5 || Date.now() % 2 === 1;
      if (wait) await redis.setIfAbsent('k', 'v', 1000);
      await redis.setIfAbsent('l', 'v', 1000);
      return { kind: 'not-found' };`;
    expect((await check(strategy(lucky))).at(-1)).toEqual({ type: 'done', isSolved: false });
  });

  it('that is right by luck alone is found out', PATIENT, async () => {
    const source = solution().replace(/async sell\([^{]*\{[^}]*\}\) \{/, (head) => {
      return `${head}\nif (Math.random() > 0.5) return { kind: 'sold-out' };`;
    });
    expect(source).toContain('Math.random');
    expect((await check(source)).at(-1)).toEqual({ type: 'done', isSolved: false });
  });

  it('finds one clock, whichever it reads, and that is the run’s', PATIENT, async () => {
    const clocks = '[Date.now(), new Date().getTime(), performance.now(), Date.parse(Date())]';
    const says = `if (${clocks}.some((ms) => new Date(ms).getUTCFullYear() !== 2027)) throw new Error('the machine’s own');`;
    const source = solution().replace(/async sell\([^{]*\{[^}]*\}\) \{/, (head) => `${head}\n${says}`);
    expect(source).toContain(says);
    expect((await check(source)).at(-1)).toEqual({ type: 'done', isSolved: true });
  });

  it('shows its first map before the rest of others is done', PATIENT, async () => {
    const heard: string[] = [];
    const listen = async () => {
      const taken = await desk.check(
        { lesson: slug, source: solution(), wanted: null },
        new AbortController().signal,
      );
      if (taken.kind !== 'taken') throw new Error(taken.kind);
      let isColoured = false;
      for await (const { type } of taken.events) {
        if (type === 'done' || (type === 'cell' && !isColoured)) heard.push(type);
        isColoured ||= type === 'cell';
      }
    };
    await Promise.all([listen(), listen(), listen(), listen()]);
    expect(heard.slice(0, 5).filter((type) => type === 'cell')).toHaveLength(4);
    expect(heard.filter((type) => type === 'done')).toHaveLength(4);
  });

  it('that is left makes room for the next one', PATIENT, async () => {
    const leave = new AbortController();
    const endless = strategy(
      'for (let n = 0; n < 9; n++) await redis.setIfAbsent("k" + n, "v", 1000); return { kind: "not-found" };',
    );
    const left = check(endless, null, leave.signal);
    setTimeout(() => leave.abort(), 1000);
    await left;
    expect((await check(solution())).at(-1)).toEqual({ type: 'done', isSolved: true });
  });
});

/** What a program's calls came to, one after the other, each by A alone. */
async function echoesOf(calls: readonly string[]): Promise<readonly string[]> {
  const body = `for (const call of [${calls.join(',')}]) await call().catch(() => {}); return { kind: 'not-found' };`;
  const events = await check(strategy(body), { trial, schedule: 'A'.repeat(calls.length) });
  const run = events.find((event) => event.type === 'run');
  if (!run) throw new Error(JSON.stringify(events));
  return run.run.steps.map(({ echo }) => (echo && 'reply' in echo ? echo.reply : JSON.stringify(echo)));
}

const sql = (text: string) =>
  `() => postgres.query({ name: '', text: ${JSON.stringify(text)}, row: (row: unknown) => row }, [])`;
const lua = (text: string) => `() => redis.run({ name: 'x', lua: ${JSON.stringify(text)} }, [], [])`;

describe('a statement of a learner', () => {
  const REFUSED = {
    'the tables of a shop': 'SELECT * FROM public.orders',
    'the queries of others': 'SELECT * FROM public.pg_stat_statements',
    'a file': `SELECT pg_read_file('/etc/passwd')`,
    'a program': `COPY orders TO PROGRAM 'true'`,
    'a file to write': `COPY orders TO '/tmp/last-ticket-escaped'`,
    passwords: 'SELECT rolpassword FROM pg_authid',
    'another role': 'SET ROLE postgres',
    'a role more': 'CREATE ROLE mine SUPERUSER',
    'a database more': 'CREATE DATABASE mine',
    'a table that stays': 'CREATE TABLE mine (a int)',
    'a table for a while': 'CREATE TEMP TABLE mine (a int)',
    'a schema': 'CREATE SCHEMA mine',
    'a function': 'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
    'a large object': 'SELECT lo_create(0)',
    'a constraint less': 'ALTER TABLE orders DISABLE TRIGGER ALL',
    'the end of a table': 'DROP TABLE orders',
    'the settings of the server': `ALTER SYSTEM SET fsync = off`,
    'a way to another database': 'CREATE EXTENSION dblink',
    'a setting of the bounds': `SET temp_file_limit = -1`,
  };

  it('does not get what is not its own', PATIENT, async () => {
    const echoes = await echoesOf(Object.values(REFUSED).map(sql));
    const named = Object.fromEntries(Object.keys(REFUSED).map((name, at) => [name, echoes[at]]));
    const refusal = expect.stringMatching(/permission denied|must be (?:superuser|owner)|does not exist/);
    expect(named).toEqual(Object.fromEntries(Object.keys(REFUSED).map((name) => [name, refusal])));
  });

  it('finds no row of another learner, and changes its login for nobody else', PATIENT, async () => {
    const [schemas, , settings] = await echoesOf([
      sql(
        `SELECT count(DISTINCT datname) FROM pg_database WHERE datallowconn AND has_database_privilege(datname, 'CONNECT')`,
      ),
      sql(`ALTER ROLE CURRENT_USER SET search_path = 'nowhere'`),
      sql(`ALTER ROLE CURRENT_USER PASSWORD 'mine'`),
    ]);
    expect(schemas).toContain('1');
    expect(settings).toBeDefined();
    for (const _ of [1, 2]) {
      expect((await check(solution())).at(-1)).toEqual({ type: 'done', isSolved: true });
    }
  });
});

describe('a script of a learner', () => {
  const REFUSED = {
    'the settings': `return redis.call('CONFIG', 'GET', 'dir')`,
    'a way to another server': `return redis.call('MIGRATE', '127.0.0.1', '6379', 'k', 0, 100)`,
    everything: `return redis.call('FLUSHALL')`,
    'all keys': `return redis.call('KEYS', '*')`,
    'a file': `return redis.call('SAVE')`,
    'another login': `return redis.call('ACL', 'SETUSER', 'default', 'on', 'nopass', '~*', '+@all')`,
    'a module': `return redis.call('MODULE', 'LOAD', '/tmp/x.so')`,
    'the end': `return redis.call('SHUTDOWN')`,
    'other clients': `return redis.call('CLIENT', 'LIST')`,
    'a file by Lua': `return io.open('/etc/passwd'):read()`,
    'a program by Lua': `return os.execute('true')`,
  };

  it('does not get what is not its own', PATIENT, async () => {
    const echoes = await echoesOf(Object.values(REFUSED).map(lua));
    const named = Object.fromEntries(Object.keys(REFUSED).map((name, at) => [name, echoes[at]]));
    const refusal = expect.stringMatching(
      /not allowed|permission|unknown command|nonexistent global|nil value|can't/i,
    );
    expect(named).toEqual(Object.fromEntries(Object.keys(REFUSED).map((name) => [name, refusal])));
  });

  it('that never ends is ended with its server, and the next learner gets others', PATIENT, async () => {
    const startedAt = performance.now();
    const events = await check(
      strategy(`await (${lua('while true do end')})(); return { kind: 'not-found' };`),
    );
    expect(events.at(-1)).toMatchObject({
      type: 'broken',
      message: expect.stringContaining('does not come to an end'),
    });
    expect(performance.now() - startedAt).toBeLessThan(25_000);
    for (const _ of [1, 2]) {
      expect((await check(solution())).at(-1)).toEqual({ type: 'done', isSolved: true });
    }
  });
});
