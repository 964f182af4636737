import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { gather } from './gather';

/** Serves batches that end when the test says so; each item is answered by its batch's number. */
function openCounter({ size = 100, lanes = 1, apart = (_: string): string | null => null } = {}) {
  const batches: { readonly items: readonly string[]; end(error?: Error): Promise<void> }[] = [];
  const ask = gather<string, number>({
    size,
    lanes,
    apart,
    serve: async (batch) => {
      const n = batches.length;
      await new Promise<void>((resolve, reject) => {
        batches.push({
          items: batch.map(({ item }) => item),
          async end(error) {
            if (error) reject(error);
            else resolve();
            await turn();
          },
        });
      });
      for (const { resolve } of batch) resolve(n);
    },
  });
  return { ask, batches, items: () => batches.map((batch) => batch.items) };
}

it('lets who comes alone go at once, and serves those together who come meanwhile', async () => {
  const { ask, batches, items } = openCounter();
  const first = ask('first');
  await turn();
  expect(items()).toEqual([['first']]);
  const later = ['a', 'b', 'c'].map(ask);
  await turn();
  expect(items()).toEqual([['first']]);
  await batches[0]?.end();
  expect(items()).toEqual([['first'], ['a', 'b', 'c']]);
  await batches[1]?.end();
  expect(await Promise.all([first, ...later])).toEqual([0, 1, 1, 1]);
});

it('takes no more at once than fit, in the order in which they came', async () => {
  const { ask, batches, items } = openCounter({ size: 2 });
  const answers = Promise.all(['a', 'b', 'c', 'd', 'e'].map(ask));
  await turn();
  for (let n = 0; n < 3; n++) await batches[n]?.end();
  expect(items()).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  expect(await answers).toEqual([0, 0, 1, 1, 2]);
});

it('serves as many batches side by side as there are lanes', async () => {
  const { ask, items } = openCounter({ lanes: 2 });
  for (const item of ['a', 'b', 'c']) {
    void ask(item);
    await turn();
  }
  expect(items()).toEqual([['a'], ['b']]);
});

const firstLetter = (item: string) => item.charAt(0);

it('lets nobody stand beside one with whom it has something in common: it waits for the next batch, first', async () => {
  const { ask, batches, items } = openCounter({ apart: firstLetter });
  const answers = Promise.all(['a1', 'a2', 'b1', 'a3'].map(ask));
  await turn();
  const next = ask('c1');
  for (let n = 0; n < 3; n++) await batches[n]?.end();
  expect(items()).toEqual([['a1', 'b1'], ['a2', 'c1'], ['a3']]);
  expect(await answers).toEqual([0, 1, 0, 2]);
  expect(await next).toBe(1);
});

it('fills a batch past all who must wait for the next', async () => {
  const { ask, items } = openCounter({ size: 3, apart: firstLetter });
  void Promise.all(['a1', 'a2', 'a3', 'a4', 'b1', 'c1', 'd1'].map(ask));
  await turn();
  expect(items()).toEqual([['a1', 'b1', 'c1']]);
});

it('takes those together of whom it does not matter', async () => {
  const isLate = (item: string) => item.endsWith('late');
  const { ask, items } = openCounter({ apart: (item) => (isLate(item) ? null : firstLetter(item)) });
  void Promise.all(['a1', 'a-late', 'a2', 'a-later-late'].map(ask));
  await turn();
  expect(items()).toEqual([['a1', 'a-late', 'a-later-late']]);
});

it('uses every lane that is free for those who come in one turn', async () => {
  const { ask, items } = openCounter({ size: 1, lanes: 2 });
  void Promise.all(['a', 'b', 'c'].map(ask));
  await turn();
  expect(items()).toEqual([['a'], ['b']]);
});

it('fails those alone whose batch failed, and goes on', async () => {
  const { ask, batches } = openCounter();
  const lost = expect(Promise.all(['a', 'b'].map(ask))).rejects.toThrow('lost');
  await turn();
  const next = ask('c');
  await batches[0]?.end(new Error('lost'));
  await lost;
  await batches[1]?.end();
  expect(await next).toBe(1);
});
