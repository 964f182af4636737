import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What processes use. */
export interface Usage {
  /** CPU time so far, of children that ended too. */
  readonly cpuMs: number;
  /** What they have in memory now; pages that they share count for each. */
  readonly rssBytes: number;
  /** The most that each of them ever had; where the system does not keep it, what they have now. */
  readonly peakBytes: number;
}

export interface ProcessRow extends Usage {
  readonly pid: number;
  readonly parentPid: number;
}

/** Linux counts in hundredths of a second, whatever the kernel's own clock. */
const TICK_MS = 10;

/** Sums up these processes and all that descend from them. */
export function readUsage(pids: readonly number[]): Usage {
  return sumTree(process.platform === 'linux' ? readProcTable() : parsePs(runPs()), pids);
}

export function sumTree(table: readonly ProcessRow[], pids: readonly number[]): Usage {
  const wanted = new Set(pids);
  let size = -1;
  while (size !== wanted.size) {
    size = wanted.size;
    for (const { pid, parentPid } of table) if (wanted.has(parentPid)) wanted.add(pid);
  }
  const rows = table.filter(({ pid }) => wanted.has(pid));
  return {
    cpuMs: rows.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    rssBytes: rows.reduce((sum, { rssBytes }) => sum + rssBytes, 0),
    peakBytes: rows.reduce((sum, { peakBytes }) => sum + peakBytes, 0),
  };
}

function readProcTable(): readonly ProcessRow[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcRow(Number(name)) ?? []);
}

/** Undefined where the process has ended in the meantime. */
function readProcRow(pid: number): ProcessRow | undefined {
  try {
    return parseProc(
      pid,
      readFileSync(`/proc/${pid}/stat`, 'utf8'),
      readFileSync(`/proc/${pid}/status`, 'utf8'),
    );
  } catch {
    return undefined;
  }
}

/** @param stat see proc_pid_stat(5); the name in parentheses may hold spaces: count from behind its end */
export function parseProc(pid: number, stat: string, status: string): ProcessRow {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [, parentPid = 0] = fields;
  const ticks = fields.slice(11, 15).reduce((sum, each) => sum + each, 0);
  const rssKib = Number(/^VmRSS:\s*(\d+) kB/m.exec(status)?.[1] ?? 0);
  const peakKib = Number(/^VmHWM:\s*(\d+) kB/m.exec(status)?.[1] ?? 0);
  return { pid, parentPid, cpuMs: ticks * TICK_MS, rssBytes: rssKib * 1024, peakBytes: peakKib * 1024 };
}

function runPs(): string {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss=,time='], { encoding: 'utf8' });
}

export function parsePs(text: string): readonly ProcessRow[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [pid, parentPid, rssKib, time = ''] = line.trim().split(/\s+/);
      return {
        pid: Number(pid),
        parentPid: Number(parentPid),
        rssBytes: Number(rssKib) * 1024,
        peakBytes: Number(rssKib) * 1024,
        cpuMs: parseTimeMs(time),
      };
    });
}

/** [[days-]hours:]minutes:seconds[.hundredths] */
function parseTimeMs(time: string): number {
  const [days, clock] = time.includes('-') ? time.split('-') : ['0', time];
  const seconds = (clock ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return Math.round((Number(days) * 86_400 + seconds) * 1000);
}
