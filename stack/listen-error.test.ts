import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { findFreePort, whyNotFree } from './free-port';
import { portBeside, toListenError } from './listen-error';

test('a free port has nothing against it', async () => {
  expect(await whyNotFree(await findFreePort(), '127.0.0.1')).toBeUndefined();
});

test('only a port that is taken is said to be in use', async () => {
  const port = await findFreePort();
  const taken = createServer().listen(port, '127.0.0.1');
  const busy = await whyNotFree(port, '127.0.0.1');
  expect([busy?.isBusy, busy?.message]).toEqual([true, `Port ${port} of 127.0.0.1 is in use.`]);
  taken.close();
  for (const [host, why] of [
    ['192.0.2.1', '192.0.2.1 is no address of this machine'],
    ['127.0.0.l', 'The host 127.0.0.l cannot be found'],
    ['x86_64-conda-linux-gnu', 'The host x86_64-conda-linux-gnu cannot be found'],
  ] as const) {
    const obstacle = await whyNotFree(port, host);
    expect(obstacle).toMatchObject({ isBusy: false, message: expect.stringContaining(why) });
  }
});

test('a port of root, and what nobody foresaw', () => {
  const place = { host: '127.0.0.1', port: 80 };
  const refused = toListenError(Object.assign(new Error('permission denied'), { code: 'EACCES' }), place);
  expect(refused.message).toMatch(/^This user may not listen on port 80/);
  expect(toListenError(new Error('odd'), place).message).toBe(
    'Nothing can listen on 127.0.0.1, port 80: odd',
  );
});

test('the port beside the last one is the one before it', () => {
  expect([portBeside(3000), portBeside(65_535)]).toEqual([3001, 65_534]);
});
