import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { gather } from './gather';

/** Serves batches that end when the test says so; each item is answered by its batch's number. */
function openCounter({ size = 100, lanes = 1, late = new Set<string>() } = {}) {
  const batches: { readonly items: readonly string[]; end(error?: Error): Promise<void> }[] = [];
  const ask = gather<string, number>({
    size,
    lanes,
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
      const served = batch.filter(({ item }) => !late.delete(item));
      for (const { resolve } of served) resolve(n);
      return batch.filter((each) => !served.includes(each));
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

it('keeps those waiting, and first, whom a batch gives back', async () => {
  const { ask, batches, items } = openCounter({ late: new Set(['b']) });
  const answers = Promise.all(['a', 'b', 'c'].map(ask));
  await turn();
  const next = ask('d');
  for (let n = 0; n < 2; n++) await batches[n]?.end();
  expect(items()).toEqual([
    ['a', 'b', 'c'],
    ['b', 'd'],
  ]);
  expect(await answers).toEqual([0, 1, 0]);
  expect(await next).toBe(1);
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
