import { createServer } from 'node:net';
import { type ListenError, toListenError } from './listen-error';

/** A port of 127.0.0.1 that was free a moment ago. It may be taken by the time it is bound. */
export function findFreePort(): Promise<number> {
  return listenOnce(0, '127.0.0.1');
}

/** Why `port` cannot be listened on at `host` right now; undefined when it can. */
export async function whyNotFree(port: number, host: string): Promise<ListenError | undefined> {
  return listenOnce(port, host).then(
    () => undefined,
    (error: unknown) => toListenError(error, { host, port }),
  );
}

function listenOnce(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('The server has no address.')),
      );
    });
  });
}
