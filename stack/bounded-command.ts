/** What a process and all that it starts may take; a system that knows no such bound leaves it out. */
export interface Bounds {
  /** Address space of each process. */
  readonly memoryMb: number;
  /** Size of each file that one writes. */
  readonly fileMb: number;
}

/** Blocks of 512 bytes, as a shell's `ulimit -f` counts. */
const BLOCKS_A_MB = 2048;

/** The command within bounds: a shell sets them and becomes it, under the same pid. */
export function boundCommand(
  command: string,
  args: readonly string[],
  bounds: Bounds | undefined,
): readonly [string, readonly string[]] {
  if (!bounds) return [command, args];
  const limits = [`ulimit -v ${bounds.memoryMb * 1024}`, `ulimit -f ${bounds.fileMb * BLOCKS_A_MB}`];
  const script = `${limits.map((limit) => `${limit} 2>/dev/null; `).join('')}exec "$0" "$@"`;
  return ['/bin/sh', ['-c', script, command, ...args]];
}
