/** A server cannot listen where it was told to. The message is a sentence that says why. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  /** Something else listens there: another port would do. */
  readonly isBusy: boolean;

  constructor(message: string, isBusy: boolean, cause: unknown) {
    super(message, { cause });
    this.isBusy = isBusy;
  }
}

interface Place {
  readonly host: string;
  readonly port: number;
}

const unknownHost = ({ host }: Place) =>
  `The host ${host} cannot be found: it should be an address of this machine, such as 127.0.0.1.`;

const SENTENCES: Readonly<Record<string, (place: Place) => string>> = {
  EADDRINUSE: ({ host, port }) => `Port ${port} of ${host} is in use.`,
  EACCES: ({ port }) => `This user may not listen on port ${port}: one from 1024 on is free for everybody.`,
  EADDRNOTAVAIL: ({ host }) =>
    `${host} is no address of this machine: 127.0.0.1 is one, and 0.0.0.0 means all of them.`,
  EAFNOSUPPORT: ({ host }) => `This machine has no addresses such as ${host}: 127.0.0.1 is one.`,
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
};

/** What the error of `listen` means. */
export function toListenError(error: unknown, place: Place): ListenError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const sentence =
    SENTENCES[code]?.(place) ??
    `Nothing can listen on ${place.host}, port ${place.port}: ${error instanceof Error ? error.message : error}`;
  return new ListenError(sentence, code === 'EADDRINUSE', error);
}

/** The port to try in place of one that is taken. */
export const portBeside = (port: number) => (port < 65_535 ? port + 1 : port - 1);
