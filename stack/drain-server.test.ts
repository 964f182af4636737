import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { drainServer } from './drain-server';
import { listenLocally } from './gateways/gateway-http';

test('what does not end within the bound is cut', async () => {
  const server = createServer();
  const url = `http://127.0.0.1:${await listenLocally(server)}`;
  const asked = once(server, 'request');
  const never = fetch(url).then(
    () => 'answered',
    () => 'cut',
  );
  await asked;
  await drainServer(server, [], 100);
  expect(await never).toBe('cut');
});

test('a connection that is kept open does not hold it up, and an answer on its way arrives', async () => {
  const server = createServer();
  const url = `http://127.0.0.1:${await listenLocally(server)}`;
  const asked = once(server, 'request');
  const answer = fetch(url).then((response) => response.text());
  const [, response] = await asked;
  const drained = drainServer(server, [], 60_000);
  response.end('sold');
  expect(await answer).toBe('sold');
  await drained;
});
