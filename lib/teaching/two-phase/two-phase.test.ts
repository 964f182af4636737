import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openPgConnection } from '@/lib/core/stores/pg/pg-connection';
import { makeTemporaryFolder, postgresFolder } from '@/stack/data-folder';
import { type LocalPostgres, startPostgres } from '@/stack/postgres/postgres';
import { run, withConnection } from './databases';
import { type Action, TwoPhaseDesk } from './desk';
import { listPrepared, rollBackPrepared } from './prepared';
import type { RunView } from './run-view';

/* On a Postgres of its own: it is filled with prepared transactions here, and killed. */

const home = makeTemporaryFolder();
let postgres: LocalPostgres;
let desk: TwoPhaseDesk;

beforeAll(async () => {
  postgres = await startPostgres({ folder: postgresFolder(home.folder), durable: false });
  desk = new TwoPhaseDesk(postgres.url);
});
afterEach(async () => {
  await desk.close();
  expect(await prepared()).toEqual([]);
});
afterAll(async () => {
  await postgres?.stop();
  home.remove();
});

const prepared = () => withConnection(openPgConnection(postgres.url), listPrepared);

async function act(asked: Action, learner = 'ada'): Promise<RunView> {
  const taken = await desk.act(learner, asked);
  if (taken.kind !== 'seen' || !taken.view.run) throw new Error(`${asked.action}: ${taken.kind}`);
  return taken.view.run;
}

async function beginAndStep(steps: number, learner = 'ada'): Promise<RunView> {
  let view = await act({ action: 'begin' }, learner);
  for (let step = 0; step < steps; step += 1) view = await act({ action: 'step' }, learner);
  return view;
}

const lastOf = ({ lines }: RunView) => lines.at(-1)?.reply ?? '';

it('buys in both databases, and leaves nothing prepared', async () => {
  const { coordinator, verdict, prepared } = await beginAndStep(8);
  expect({ coordinator, verdict, prepared }).toEqual({
    coordinator: 'done',
    verdict: 'bought',
    prepared: [],
  });
});

describe('the coordinator dies after', () => {
  it.each([
    [0, [], 'done: B has the seat'],
    [2, [], 'done: B has the seat'],
    [4, [], 'done: B has the seat'],
    [5, ['seats'], 'lock timeout'],
    [6, ['seats', 'money'], 'lock timeout'],
    [7, ['money'], '0 rows: the seat is taken'],
    [8, [], '0 rows: the seat is taken'],
  ])('%i of its statements', async (steps, sides, reply) => {
    await beginAndStep(steps);
    const killed = await act({ action: 'kill' });
    expect(killed.coordinator).toBe(steps === 8 ? 'done' : 'dead');
    expect(killed.prepared.map(({ side }) => side)).toEqual(sides);
    expect(lastOf(await act({ action: 'visit' }))).toContain(reply);
  });

  it.each([1, 3])('%i of its statements, of which one session has nothing', async (steps) => {
    await beginAndStep(steps);
    expect((await act({ action: 'kill' })).prepared).toEqual([]);
    expect((await act({ action: 'visit' })).committed.holder).toBe('B');
  });
});

describe('what is left is ended by hand', () => {
  it.each([
    ['commit', 'commit', 'bought'],
    ['rollback', 'rollback', 'nothing'],
    ['commit', 'rollback', 'seat-without-money'],
    ['rollback', 'commit', 'money-without-seat'],
  ] as const)('%s the seat, %s the money: %s', async (seats, money, verdict) => {
    await beginAndStep(6);
    await act({ action: 'kill' });
    await act({ action: 'resolve', side: 'seats', ending: seats });
    const view = await act({ action: 'resolve', side: 'money', ending: money });
    expect({ verdict: view.verdict, prepared: view.prepared }).toEqual({ verdict, prepared: [] });
    expect(lastOf(await act({ action: 'resolve', side: 'money', ending: money }))).toContain('42704');
  });

  it('who gives the seat free and takes the money has sold it to B, and A has paid', async () => {
    await beginAndStep(6);
    await act({ action: 'kill' });
    await act({ action: 'resolve', side: 'seats', ending: 'rollback' });
    expect((await act({ action: 'visit' })).committed.holder).toBe('B');
    const { verdict } = await act({ action: 'resolve', side: 'money', ending: 'commit' });
    expect(verdict).toBe('money-without-seat');
  });
});

it('a coordinator that finds the seat taken takes back what it has, in both', async () => {
  await beginAndStep(2);
  await act({ action: 'visit' });
  const view = await act({ action: 'step' });
  expect(view).toMatchObject({
    coordinator: 'done',
    prepared: [],
    verdict: 'nothing',
    committed: { holder: 'B' },
  });
});

it('a coordinator to whom one says no takes back what the other has promised', async () => {
  const others = new TwoPhaseDesk(postgres.url);
  for (const [learner, steps] of [
    ['b', 6],
    ['c', 6],
    ['d', 6],
    ['e', 5],
  ] as const) {
    await others.act(learner, { action: 'begin' });
    for (let step = 0; step < steps; step += 1) await others.act(learner, { action: 'step' });
  }
  await beginAndStep(5);
  const view = await act({ action: 'step' });
  expect(view.lines.at(-2)?.reply).toContain('maximum number of prepared transactions');
  expect(view).toMatchObject({ coordinator: 'done', prepared: [], verdict: 'nothing' });
  await others.close();
});

it('restarting Postgres does not help: no session holds the lock, and no restart lets go of it', async () => {
  await beginAndStep(6);
  const before = (await prepared()).map(({ gid }) => gid);
  await postgres.restart();
  expect((await prepared()).map(({ gid }) => gid)).toEqual(before);
  expect(lastOf(await act({ action: 'visit' }))).toContain('lock timeout');
  expect(lastOf(await act({ action: 'step' }))).toContain('the session is gone');
  await act({ action: 'resolve', side: 'seats', ending: 'rollback' });
  expect((await act({ action: 'visit' })).committed.holder).toBe('B');
});

it('what a process left that is gone is taken back at the start, and at the end', async () => {
  await beginAndStep(6);
  await rollBackPrepared(postgres.url);
  expect(await prepared()).toEqual([]);
});

it('gives each learner one run, and four learners at most a place: eight transactions in all', async () => {
  for (const learner of ['ada', 'bea', 'cleo', 'dora']) await beginAndStep(6, learner);
  expect(await prepared()).toHaveLength(8);
  expect(await desk.act('eve', { action: 'begin' })).toEqual({ kind: 'full' });
  await act({ action: 'begin' });
  expect(await prepared()).toHaveLength(6);
  await desk.act('ada', { action: 'end' });
  expect((await act({ action: 'begin' }, 'eve')).done).toBe(0);
});

it('takes back what is too old, its own and what others left', async () => {
  await beginAndStep(6);
  const impatient = new TwoPhaseDesk(postgres.url, 0);
  await impatient.act('bea', { action: 'begin' });
  expect(await prepared()).toEqual([]);
  await expect.poll(async () => (await impatient.look('bea')).run).toBeNull();
});

it('a button that is pressed twice is two steps, one after the other', async () => {
  await beginAndStep(0);
  await Promise.all([act({ action: 'step' }), act({ action: 'step' })]);
  const view = (await desk.look('ada')).run;
  expect(view?.lines.map(({ side, text }) => `${side} ${text}`)).toEqual(['seats BEGIN', 'money BEGIN']);
});

it('begins nothing, and makes no database, where nothing can be prepared', async () => {
  const place = makeTemporaryFolder();
  const settings = ['max_prepared_transactions=0'];
  const own = await startPostgres({ folder: postgresFolder(place.folder), durable: false, settings });
  try {
    const other = new TwoPhaseDesk(own.url);
    const view = { maxPrepared: 0, run: null };
    expect(await other.act('ada', { action: 'begin' })).toEqual({ kind: 'seen', view });
    const count = "SELECT count(*)::int AS n FROM pg_database WHERE datname LIKE 'two_phase%'";
    const rows = await withConnection(openPgConnection(own.url), (sql) => run(sql, count));
    expect(rows).toEqual([{ n: 0 }]);
  } finally {
    await own.stop();
    place.remove();
  }
});
