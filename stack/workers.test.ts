import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTemporaryFolder, type TemporaryFolder } from './data-folder';
import { findFreePort } from './free-port';
import { signalProcess } from './process-identity';
import { bundleWhenNeeded, CLOCK_PROGRAM } from './server-bundle';
import { areGone, mustIdentify, runCode } from './testing/child';
import { until } from './testing/until';
import { startWorkers, type Workers } from './workers';

/** A server that says its pid and what it was told, and tells the others when it is asked to. */
const STAND_IN = `
  import { createServer } from 'node:http';
  let told = '';
  process.on('message', (message) => { told = message.patch; });
  createServer((request, response) => {
    if (request.url === '/tell') process.send({ type: 'faults', patch: 'from ' + process.pid });
    response.setHeader('connection', 'close');
    response.end(JSON.stringify({ pid: process.pid, told, at: Date.now(), made: new Date().getTime(), old: new Date(7).getTime() }));
  }).listen(Number(process.env.PORT), '127.0.0.1', () => process.send({ type: 'ready' }));
  process.on('SIGTERM', () => process.exit(0));
`;

let home: TemporaryFolder;
let program: string;
let workers: Workers | undefined;
let port: number;

beforeEach(async () => {
  home = makeTemporaryFolder();
  program = path.join(home.folder, 'stand-in.mjs');
  writeFileSync(program, STAND_IN);
  port = await findFreePort();
});
afterEach(async () => {
  await workers?.stop();
  workers = undefined;
  home.remove();
});

/** A connection that was handed to a process that had just died is never answered: ask again. */
const ask = async (
  route = '/',
): Promise<{ pid: number; told: string; at: number; made: number; old: number }> =>
  (await fetch(`http://127.0.0.1:${port}${route}`, { signal: AbortSignal.timeout(1000) })).json();

test('one port is served by several processes, and what one is told reaches the others', async () => {
  workers = await startWorkers({ instances: 3, env: { PORT: String(port) }, program });
  const all = workers.pids();
  expect(all).toHaveLength(3);
  const { pid: teller } = await ask('/tell');
  const others = new Set<number>();
  await until(async () => {
    const { pid, told } = await ask();
    if (told === `from ${teller}`) others.add(pid);
    return others.size === 2;
  });
  expect(others).toEqual(new Set(all.filter((pid) => pid !== teller)));
});

test('the clock of one process can be set wrong, and right again', async () => {
  const env = { PORT: String(port) };
  const clock = path.join(await bundleWhenNeeded(), CLOCK_PROGRAM);
  workers = await startWorkers({ instances: 2, env, program, clock });
  const isAhead = ({ at }: { at: number }) => at > Date.now() + 500_000;
  workers.shiftClock(600_000);
  const wrong = await until(async () => {
    const answer = await ask();
    return isAhead(answer) && answer;
  });
  expect(Math.abs(wrong.made - wrong.at)).toBeLessThan(1000);
  expect(wrong.old).toBe(7);
  const right = await until(async () => {
    const answer = await ask();
    return answer.pid !== wrong.pid && answer;
  });
  expect(isAhead(right)).toBe(false);
  workers.shiftClock(0);
  await until(async () => {
    const answer = await ask();
    return answer.pid === wrong.pid && !isAhead(answer);
  });
});

test('one that is killed is replaced, and the others are left alone', async () => {
  workers = await startWorkers({ instances: 2, env: { PORT: String(port) }, program });
  const [first, second] = workers.pids();
  workers.killOne();
  const later = await until(async () => {
    const pids = workers?.pids() ?? [];
    return !pids.includes(first ?? 0) && pids.length === 2 && pids;
  });
  expect(later).toContain(second);
});

test('a process that dies is replaced; all of them end when they are stopped', async () => {
  workers = await startWorkers({ instances: 1, env: { PORT: String(port) }, program });
  const { pid: victim } = await ask();
  signalProcess(victim, 'SIGKILL');
  const successor = await until(async () => {
    const answer = await ask().catch(() => undefined);
    return answer && answer.pid !== victim ? answer.pid : undefined;
  });
  expect(workers.pids()).toEqual([successor]);
  const last = mustIdentify(successor);
  await workers.stop();
  expect(areGone([last])).toBe(true);
});

test('a server that ends before it is ready is a failed start, and nothing is left', async () => {
  writeFileSync(program, 'process.exit(7)');
  await expect(startWorkers({ instances: 2, env: { PORT: String(port) }, program })).rejects.toThrow(
    'ended (7) before it was ready',
  );
});

test('they end when the process that started them is killed', async () => {
  const launcher = runCode(`
    import { startWorkers } from './stack/workers';
    const env = { PORT: '${port}' };
    const workers = await startWorkers({ instances: 2, env, program: ${JSON.stringify(program)} });
    console.log('pids ' + workers.pids().join(' '));
  `);
  const [, ...pids] = (await launcher.line(/^pids/)).split(' ');
  const servers = pids.map((pid) => mustIdentify(Number(pid)));
  expect(servers).toHaveLength(2);
  await launcher.kill();
  await until(async () => areGone(servers));
});
