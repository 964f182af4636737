import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { parseProc, parsePs, readUsage, sumTree } from './process-usage';

const row = (pid: number, parentPid: number) => ({
  pid,
  parentPid,
  cpuMs: pid,
  rssBytes: 10 * pid,
  peakBytes: 11 * pid,
});

test('a tree is its roots and all that descends from them, each once, in any order', () => {
  const table = [row(400, 300), row(300, 200), row(200, 1), row(500, 1), row(1, 0)];
  expect(sumTree(table, [200, 200])).toEqual({ cpuMs: 900, rssBytes: 9000, peakBytes: 9900 });
  expect(sumTree(table, [999])).toEqual({ cpuMs: 0, rssBytes: 0, peakBytes: 0 });
});

test('the table of Linux, with a name that looks like more fields', () => {
  const stat = '77 (pg) 9 9 (x) S 12 77 77 0 -1 4194560 1 2 3 4 100 20 7 3 20 0 1 0 5 6 7';
  expect(parseProc(77, stat, 'Name:\tx\nVmHWM:\t    4096 kB\nVmRSS:\t    2048 kB\n')).toEqual({
    pid: 77,
    parentPid: 12,
    cpuMs: 1300,
    rssBytes: 2048 * 1024,
    peakBytes: 4096 * 1024,
  });
});

test('the table of ps, with the times of both its dialects', () => {
  const peak = (rssBytes: number) => ({ rssBytes, peakBytes: rssBytes });
  const text = '    1     0  1000   0:01.50\n  22     1     8 01:02:03\n 333    22     0 1-00:00:01\n';
  expect(parsePs(text)).toEqual([
    { pid: 1, parentPid: 0, ...peak(1_024_000), cpuMs: 1500 },
    { pid: 22, parentPid: 1, ...peak(8192), cpuMs: 3_723_000 },
    { pid: 333, parentPid: 22, ...peak(0), cpuMs: 86_401_000 },
  ]);
});

test('a child that works shows in what its parent uses', async () => {
  const before = readUsage([process.pid]);
  const work =
    'const end = Date.now() + 300; while (Date.now() < end); console.log("done"); setTimeout(() => {}, 9000)';
  const child = spawn(process.execPath, ['-e', work], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  const after = readUsage([process.pid]);
  child.kill();
  expect(after.cpuMs - before.cpuMs).toBeGreaterThanOrEqual(50);
  expect(after.rssBytes).toBeGreaterThan(before.rssBytes);
});

test('a peak between two looks is not missed where the system keeps it', async () => {
  const work =
    'let much = Buffer.alloc(8e7, 1); much = null; gc(); console.log("done"); setTimeout(() => {}, 9000)';
  const child = spawn(process.execPath, ['--expose-gc', '-e', work], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const { rssBytes, peakBytes } = readUsage([child.pid ?? 0]);
  child.kill();
  expect(peakBytes - rssBytes).toBeGreaterThanOrEqual(process.platform === 'linux' ? 4e7 : 0);
});
