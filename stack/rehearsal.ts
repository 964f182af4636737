import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';

/** What is asked, and nothing of it is sold or changed. */
interface Question {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly times: number;
}

/**
 * Asks a handler the first questions, at an address that nobody else knows. What it loads and compiles when it is
 * first used is ready then, before a crowd comes.
 * @throws {Error} it gave no answer
 */
export async function rehearse(handle: RequestListener, questions: readonly Question[]): Promise<void> {
  const stage = createServer(handle);
  // Not shared with the other processes of a cluster: each asks itself.
  stage.listen({ host: '127.0.0.1', port: 0, exclusive: true });
  await once(stage, 'listening');
  const address = stage.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  try {
    for (const { method, path, times } of questions) {
      for (let round = 0; round < times; round += 1) {
        const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method });
        await answer.arrayBuffer();
      }
    }
  } finally {
    stage.closeAllConnections();
    stage.close();
  }
}
