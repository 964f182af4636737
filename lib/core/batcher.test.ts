import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createBatcher } from './batcher';

/** Runs batches that end when the test says so; each item is answered by its batch's number, a bad one by an error. */
function openCounter(
  options: { size?: number; concurrency?: number; groupOf?: (item: string) => string } = {},
) {
  const batches: { readonly items: readonly string[]; end(error?: Error): Promise<void> }[] = [];
  const ask = createBatcher<string, number>({
    size: 100,
    ...options,
    run: async (items) => {
      const n = batches.length;
      await new Promise<void>((resolve, reject) => {
        batches.push({
          items,
          async end(error) {
            if (error) reject(error);
            else resolve();
            await turn();
          },
        });
      });
      return items.map((item) => (item === 'bad' ? new Error('bad item') : n));
    },
  });
  return { ask, batches, items: () => batches.map((batch) => batch.items) };
}

it('lets an item that comes alone go at once, and runs those together that come meanwhile', async () => {
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

it('runs as many batches side by side as it may, of those too that come in one turn', async () => {
  const { ask, items } = openCounter({ concurrency: 2 });
  for (const item of ['a', 'b', 'c']) {
    void ask(item);
    await turn();
  }
  expect(items()).toEqual([['a'], ['b']]);
  const ones = openCounter({ size: 1, concurrency: 2 });
  void Promise.all(['a', 'b', 'c'].map(ones.ask));
  await turn();
  expect(ones.items()).toEqual([['a'], ['b']]);
});

const groupOf = (item: string) => item.charAt(0);

it('never puts two of a group into one batch: the later one comes first in the next', async () => {
  const { ask, batches, items } = openCounter({ groupOf });
  const answers = Promise.all(['a1', 'a2', 'b1', 'a3'].map(ask));
  await turn();
  const next = ask('c1');
  for (let n = 0; n < 3; n++) await batches[n]?.end();
  expect(items()).toEqual([['a1', 'b1'], ['a2', 'c1'], ['a3']]);
  expect(await answers).toEqual([0, 1, 0, 2]);
  expect(await next).toBe(1);
});

it('fills a batch past all that must wait for the next', async () => {
  const { ask, items } = openCounter({ size: 3, groupOf });
  void Promise.all(['a1', 'a2', 'a3', 'a4', 'b1', 'c1', 'd1'].map(ask));
  await turn();
  expect(items()).toEqual([['a1', 'b1', 'c1']]);
});

it('fails an item alone, or a whole batch, and goes on', async () => {
  const { ask, batches } = openCounter();
  const [good, bad] = [ask('good'), expect(ask('bad')).rejects.toThrow('bad item')];
  await turn();
  const lost = expect(Promise.all(['a', 'b'].map(ask))).rejects.toThrow('lost');
  await batches[0]?.end();
  await bad;
  expect(await good).toBe(0);
  const next = ask('c');
  await batches[1]?.end(new Error('lost'));
  await lost;
  await batches[2]?.end();
  expect(await next).toBe(2);
});

it('leaves no caller without an answer, also where a batch forgets an item', async () => {
  const ask = createBatcher<string, number>({ size: 9, run: async () => [1] });
  const answers = [ask('a'), ask('b')];
  await expect(answers[1]).rejects.toThrow('nothing in place 1');
  expect(await answers[0]).toBe(1);
});
