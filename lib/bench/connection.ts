import { connect, type Socket } from 'node:net';

/** What the bench reads of an answer: enough to tell one from another. */
export interface RawAnswer {
  readonly status: number;
  readonly body: string;
}

/** One keep-alive connection, one request at a time. */
export interface Connection {
  /** @throws {Error} no answer: the connection broke, or the deadline passed */
  send(request: string): Promise<RawAnswer>;
  close(): void;
}

const HEAD_END = '\r\n\r\n';
const LAST_CHUNK = '0\r\n\r\n';

/**
 * Opens a connection to `url`. It writes text and reads text: at 30,000 answers a second any HTTP client costs more than
 * the server that it is to measure, on the same cores.
 */
export function openConnection(url: string, deadlineMs: number): Connection {
  const { hostname, port } = new URL(url);
  let socket: Socket | undefined;
  let received = '';
  let waiting: { resolve(answer: RawAnswer): void; reject(error: Error): void } | undefined;

  function fail(error: Error): void {
    socket?.destroy();
    socket = undefined;
    waiting?.reject(error);
    waiting = undefined;
  }

  function hear(chunk: string): void {
    received += chunk;
    const answer = readAnswer(received);
    if (!answer) return;
    const served = waiting;
    waiting = undefined;
    received = '';
    served?.resolve(answer);
  }

  function open(): Socket {
    const opened = connect({ host: hostname, port: Number(port), noDelay: true });
    opened.setEncoding('latin1').setTimeout(deadlineMs);
    opened.on('data', hear);
    opened.on('error', fail);
    opened.on('close', () => opened === socket && fail(new Error('The connection was closed')));
    opened.on('timeout', () => waiting && fail(new Error(`No answer within ${deadlineMs} ms`)));
    return opened;
  }

  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        received = '';
        socket ??= open();
        socket.write(request, 'latin1');
      }),
    close: () => fail(new Error('The connection was closed')),
  };
}

/** The answer, once all of it was received. */
function readAnswer(received: string): RawAnswer | undefined {
  const end = received.indexOf(HEAD_END);
  if (end < 0) return undefined;
  const head = received.slice(0, end);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  const body = received.slice(end + HEAD_END.length);
  const isWhole =
    length === undefined
      ? !/\r\ntransfer-encoding: chunked/i.test(head) || body.endsWith(LAST_CHUNK)
      : body.length >= Number(length);
  return isWhole ? { status: Number(head.slice(9, 12)), body } : undefined;
}

/** A POST of JSON as it goes over the wire. */
export function writePost(path: string, headers: Readonly<Record<string, string>>, body: string): string {
  const lines = Object.entries({ ...headers, 'content-length': String(Buffer.byteLength(body)) });
  return `POST ${path} HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\n${lines
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n${body}`;
}
