import { once } from 'node:events';
import { request } from 'node:http';

/** Dashboards that are open and get the stream, as a classroom's do. */
export interface Dashboards {
  /** Bytes that all of them have got so far. */
  readonly receivedBytes: () => number;
  close(): void;
}

/**
 * Opens `count` streams of `/api/live`, and returns when each has got something.
 * @throws {Error} one was refused
 */
export async function openDashboards(url: string, count: number): Promise<Dashboards> {
  let receivedBytes = 0;
  const streams = Array.from({ length: count }, () =>
    request(new URL('/api/live', url), { agent: false, headers: { accept: 'text/event-stream' } }).end(),
  );
  const close = () => {
    for (const stream of streams) stream.destroy();
  };
  try {
    await Promise.all(
      streams.map(async (stream) => {
        const [response] = await once(stream, 'response');
        if (response.statusCode !== 200) throw new Error(`/api/live answered ${response.statusCode}`);
        response.on('error', () => {}); // the end of the stream, when it is closed here
        response.on('data', (chunk: Buffer) => {
          receivedBytes += chunk.length;
        });
        await once(response, 'data');
      }),
    );
  } catch (error) {
    close();
    throw error;
  }
  return { receivedBytes: () => receivedBytes, close };
}
