import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { openDashboards } from './dashboards';

async function withServer(status: number, visit: (url: string, watchers: () => number) => Promise<void>) {
  let watchers = 0;
  const server = createServer((_, response) => {
    watchers += 1;
    response.on('close', () => {
      watchers -= 1;
    });
    response.writeHead(status, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  try {
    await visit(`http://127.0.0.1:${port}`, () => watchers);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

it('opens as many streams as are asked for, each with something on it, and closes them all', async () => {
  await withServer(200, async (url, watchers) => {
    const dashboards = await openDashboards(url, 20);
    expect(watchers()).toBe(20);
    expect(dashboards.receivedBytes()).toBe(20 * 'data: 1\n\n'.length);
    dashboards.close();
    await expect.poll(watchers).toBe(0);
  });
});

it('says so when one is refused, and leaves none open', async () => {
  await withServer(429, async (url, watchers) => {
    await expect(openDashboards(url, 3)).rejects.toThrow('429');
    await expect.poll(watchers).toBe(0);
  });
});
