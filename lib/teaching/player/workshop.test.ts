import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Lab, ScheduleError } from '@/lib/teaching/explorer/lab';
import { countHarms, type MapEntry, type Run } from '@/lib/teaching/explorer/timeline';
import { answerMap, answerRun } from './answer-workshop';
import { SAMPLE_RUN } from './testing/sample-run';
import { createWorkshop } from './workshop';

/* What the workshop keeps and refuses. What a lab runs is the lab's own claim. */

const at = (query: string) => new URL(`http://shop/api/workshop/run?${query}`);
const PLACE = { strategy: 'naive', schedule: 'AB', buyers: 2 } as const;

/** A lab that answers when it is told to, and counts what it was asked. */
function openSlowLab() {
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  let opened = 0;
  let closed = 0;
  let failure: Error | null = null;
  let isShut = false;
  let stalled: Promise<void> | null = null;
  const entry = (schedule: string): MapEntry => ({
    schedule,
    harms: [],
    outcomes: {},
    deadlocks: 0,
    aborts: 0,
  });
  const lab: Lab = {
    run: async ({ schedule }): Promise<Run> => {
      asked.push(schedule);
      await new Promise<void>((resolve) => waiting.push(resolve));
      if (failure) throw failure;
      return { ...SAMPLE_RUN, schedule };
    },
    explore: async ({ faults, sample, signal }) => {
      asked.push(`map ${faults?.join()}`);
      await stalled;
      signal?.throwIfAborted();
      const entries = Array.from({ length: sample?.most ?? 0 }, (_, n) => entry(`A${n}`));
      return {
        ...{ entries, all: 5000, good: entries.length, harms: countHarms([]), deadlocks: 0, aborts: 0 },
        ...{ firstBad: null, runs: entries.length, isComplete: false, seed: sample?.seed ?? null },
      };
    },
    findModuleState: async () => [],
    close: async () => {
      closed += 1;
    },
  };
  return {
    asked,
    get opened() {
      return opened;
    },
    get closed() {
      return closed;
    },
    failWith(error: Error | null) {
      failure = error;
    },
    /** No map is drawn before that ends. */
    stall() {
      let end = () => {};
      stalled = new Promise((resolve) => {
        end = resolve;
      });
      return { end: () => end() };
    },
    shut(isSo: boolean) {
      isShut = isSo;
    },
    answerAll: () =>
      waiting.splice(0).forEach((resolve) => {
        resolve();
      }),
    workshop: createWorkshop(async () => {
      if (isShut) throw new Error('out of reach');
      opened += 1;
      return lab;
    }),
  };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a workshop', () => {
  it('opens nothing before it is asked', async () => {
    const lab = openSlowLab();
    await lab.workshop.close();
    expect(lab.opened).toBe(0);
  });

  it('runs a schedule once, for all who ask for it', async () => {
    const lab = openSlowLab();
    const both = [lab.workshop.run(PLACE), lab.workshop.run(PLACE)];
    await settle();
    lab.answerAll();
    expect(await Promise.all(both)).toEqual(
      Array(2).fill({ kind: 'granted', value: { ...SAMPLE_RUN, schedule: 'AB' } }),
    );
    await lab.workshop.run(PLACE);
    expect(lab.asked).toEqual(['AB']);
    await lab.workshop.close();
    expect([lab.opened, lab.closed]).toEqual([1, 1]);
  });

  it('gives back what a lab has when nobody asked for an hour, and opens another for the next one', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const lab = openSlowLab();
    const run = async (schedule: string) => {
      const running = lab.workshop.run({ ...PLACE, schedule });
      await settle();
      lab.answerAll();
      await running;
    };
    await run('A');
    await vi.advanceTimersByTimeAsync(3_599_000);
    expect(lab.closed).toBe(0);
    await vi.advanceTimersByTimeAsync(1000);
    expect([lab.opened, lab.closed]).toEqual([1, 1]);
    await run('B');
    expect([lab.opened, lab.closed]).toEqual([2, 1]);
  });

  it('opens another where one could not be opened, and closes that one when its own hour is over', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const lab = openSlowLab();
    lab.shut(true);
    await expect(lab.workshop.run(PLACE)).rejects.toThrow('out of reach');
    await vi.advanceTimersByTimeAsync(1_800_000);
    lab.shut(false);
    const running = lab.workshop.run(PLACE);
    await settle();
    lab.answerAll();
    await running;
    await vi.advanceTimersByTimeAsync(3_599_000);
    expect([lab.opened, lab.closed]).toEqual([1, 0]);
    await vi.advanceTimersByTimeAsync(1000);
    expect([lab.opened, lab.closed]).toEqual([1, 1]);
  });

  it('refuses when too many ask at once, and goes on when they have gone', async () => {
    const lab = openSlowLab();
    const first = Array.from({ length: 64 }, (_, n) =>
      lab.workshop.run({ ...PLACE, schedule: 'A'.repeat(n) }),
    );
    const refused = await answerRun(at('strategy=naive&schedule=BBB'), lab.workshop);
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(JSON.parse(refused?.body ?? '')).toMatchObject({
      title: 'The workshop is full',
      retryAfterMs: 1000,
    });
    await settle();
    lab.answerAll();
    await Promise.all(first);
    const late = answerRun(at('strategy=naive&schedule=BBB'), lab.workshop);
    await settle();
    lab.answerAll();
    expect(await late).toMatchObject({ status: 200 });
  });

  it('says so where a move cannot be made, and forgets what failed', async () => {
    const lab = openSlowLab();
    lab.failWith(new ScheduleError('B cannot move'));
    const impossible = answerRun(at('strategy=naive&schedule=B'), lab.workshop);
    await settle();
    lab.answerAll();
    const answer = await impossible;
    expect(answer).toMatchObject({ status: 400, headers: { 'content-type': 'application/problem+json' } });
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({
      type: '/problems/invalid-request',
      errors: [{ field: 'schedule', message: 'B cannot move' }],
    });
    lab.failWith(null);
    const again = answerRun(at('strategy=naive&schedule=B'), lab.workshop);
    await settle();
    lab.answerAll();
    expect(await again).toMatchObject({ status: 200 });
  });

  it('throws what is a fault', async () => {
    const lab = openSlowLab();
    lab.failWith(new Error('no Postgres'));
    const run = lab.workshop.run(PLACE);
    await settle();
    lab.answerAll();
    await expect(run).rejects.toThrow('no Postgres');
  });

  it('draws a map once, and says of one that is too large by which lot, and of how many', async () => {
    const lab = openSlowLab();
    const request = { strategy: 'naive', buyers: 2, faults: [] } as const;
    const [map] = await Promise.all([lab.workshop.map(request), lab.workshop.map(request)]);
    if (map?.kind !== 'granted') throw new Error('no map');
    expect(map.value).toMatchObject({ isComplete: false, all: 5000, seed: 1 });
    expect(map.value.entries).toHaveLength(2000);
    expect(lab.asked).toEqual(['map ']);
  });

  it('draws no map that nobody waits for any more, and keeps none that was left', async () => {
    const lab = openSlowLab();
    const request = { strategy: 'naive', buyers: 2, faults: [] } as const;
    const [first, second] = [new AbortController(), new AbortController()];
    const both = [lab.workshop.map(request, first.signal), lab.workshop.map(request, second.signal)];
    first.abort();
    const other = lab.workshop.map({ ...request, buyers: 3 });
    second.abort();
    await Promise.all([...both, other]);
    expect(lab.asked).toEqual(['map ']);
    await lab.workshop.map(request);
    expect(lab.asked).toEqual(['map ', 'map ']);
  });

  it('draws a scene with the faults that are part of it', async () => {
    const lab = openSlowLab();
    await lab.workshop.map({
      strategy: 'naive',
      buyers: 2,
      scene: 'third-request',
      faults: ['lease-expires'],
    });
    await lab.workshop.map({ strategy: 'naive', buyers: 2, faults: ['lease-expires'] });
    expect(lab.asked).toEqual(['map lease-expires,answer-lost', 'map lease-expires']);
  });

  it('draws a map to its end for one who stays', async () => {
    const lab = openSlowLab();
    const request = { strategy: 'naive', buyers: 2, faults: [] } as const;
    const gone = new AbortController();
    const left = lab.workshop.map(request, gone.signal);
    const stayed = lab.workshop.map(request);
    gone.abort();
    expect(await stayed).toMatchObject({ kind: 'granted' });
    await left;
    await lab.workshop.map(request);
    expect(lab.asked).toEqual(['map ']);
  });

  it('says that it is full to one whose turn did not come in time, and draws the map when asked again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const lab = openSlowLab();
    const drawing = lab.stall();
    const first = lab.workshop.map({ strategy: 'naive', buyers: 3, faults: [] });
    const request = { strategy: 'naive', buyers: 2, faults: [] } as const;
    const map = lab.workshop.map(request);
    await settle();
    await vi.advanceTimersByTimeAsync(18_000);
    drawing.end();
    await first;
    expect(await map).toEqual({ kind: 'busy', retryAfterMs: 1000 });
    expect(await lab.workshop.map(request)).toMatchObject({ kind: 'granted' });
    expect(lab.asked).toHaveLength(2);
  });

  it('names the field that is wrong', async () => {
    const { workshop } = openSlowLab();
    for (const query of ['strategy=magic', 'strategy=naive&schedule=Q', 'strategy=naive&buyers=9']) {
      const answer = await answerRun(at(query), workshop);
      expect(answer?.status, query).toBe(400);
      expect(JSON.parse(answer?.body ?? '').errors, query).toHaveLength(1);
    }
    expect((await answerMap(at('strategy=naive&faults=hail'), workshop))?.status).toBe(400);
  });

  it('is not there where there is no demo', async () => {
    expect(await answerRun(at('strategy=naive'), null)).toBeNull();
  });
});
