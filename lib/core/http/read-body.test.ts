import { expect, it } from 'vitest';
import { readBody } from './read-body';

function post(body: BodyInit): Request {
  const init = { method: 'POST', body, duplex: 'half' };
  return new Request('http://shop/', init);
}

it('gives what fits, to the byte', async () => {
  expect((await readBody(post('é'), 2))?.toString()).toBe('é');
  expect(await readBody(post('é!'), 2)).toBeNull();
  expect(await readBody(new Request('http://shop/'), 0)).toHaveLength(0);
});

it('stops reading what has no end', async () => {
  let pulled = 0;
  let isCanceled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(1 << 16));
    },
    cancel() {
      isCanceled = true;
    },
  });
  expect(await readBody(post(endless), 4096)).toBeNull();
  expect(isCanceled).toBe(true);
  expect(pulled).toBeLessThan(40);
});
