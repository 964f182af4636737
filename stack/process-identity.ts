import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { isCode, readIfThere } from './read-if-there';

/** A process that another one with the same, reused pid is not taken for. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque: when it started, as this machine tells it. Comparable on one machine only. */
  readonly startedAt: string;
}

/** The identity of the process `pid`, or undefined when no such process runs. A zombie does not run. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const startedAt = process.platform === 'linux' ? startOnLinux(pid) : startFromPs(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

export function isStillRunning(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.startedAt === identity.startedAt;
}

/** The command line of a process, arguments joined by spaces; undefined when it does not run. */
export function commandLineOf(pid: number): string | undefined {
  if (identifyProcess(pid) === undefined) return undefined;
  if (process.platform !== 'linux') return ps(pid, 'command=');
  return readIfThere(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ').trim();
}

/** Waits until the process is gone. Returns false when it still runs after `timeoutMs`. */
async function waitUntilGone(identity: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isStillRunning(identity)) {
    if (Date.now() > deadline) return false;
    await sleep(10);
  }
  return true;
}

/** Sends a signal; a process that is already gone is no error. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!isCode(error, 'ESRCH')) throw error;
  }
}

/** Stops a process: `signals` one after another, each with `patienceMs` to take effect. */
export async function stopProcess(
  identity: ProcessIdentity,
  signals: readonly NodeJS.Signals[],
  patienceMs: number,
): Promise<void> {
  for (const signal of signals) {
    if (!isStillRunning(identity)) return;
    signalProcess(identity.pid, signal);
    if (await waitUntilGone(identity, patienceMs)) return;
  }
  throw new Error(`Process ${identity.pid} does not stop (${signals.join(', ')} sent).`);
}

function startOnLinux(pid: number): string | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`);
  // The name in parentheses may hold spaces and parentheses itself: count from behind its end.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTicks] = [fields?.[0], fields?.[19]];
  if (startTicks === undefined || state === 'Z' || state === 'X') return undefined;
  return `${readIfThere('/proc/sys/kernel/random/boot_id')?.trim()}:${startTicks}`;
}

function startFromPs(pid: number): string | undefined {
  if (ps(pid, 'state=')?.startsWith('Z')) return undefined;
  return ps(pid, 'lstart=');
}

function ps(pid: number, column: string): string | undefined {
  try {
    const env = { ...process.env, LC_ALL: 'C' };
    return (
      execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8', env }).trim() || undefined
    );
  } catch {
    return undefined; // ps ends with 1 when there is no such process.
  }
}
