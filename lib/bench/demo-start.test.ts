import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { timeStart } from './demo-start';

const forever = new AbortController().signal;
const run = (program: string, signal = forever) =>
  timeStart({ command: process.execPath, args: ['-e', program], cwd: '.', env: process.env }, signal);

test('the time goes from the start to the ready line, and the demo is gone afterwards', async () => {
  const program = `
    console.log('almost ready');
    setTimeout(() => console.log('ready http://127.0.0.1:1'), 150);
    setInterval(() => {}, 9999);`;
  const readyMs = await run(program);
  expect(readyMs).toBeGreaterThanOrEqual(150);
});

test('it returns once the last process of the demo is gone, not the first', async () => {
  const child = `process.on('SIGTERM', () => {}); setTimeout(() => {}, 700);`;
  const program = `
    require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' });
    console.log('ready x'); setInterval(() => {}, 9999);`;
  const startedAtMs = performance.now();
  const readyMs = await run(program);
  expect(performance.now() - startedAtMs - readyMs).toBeGreaterThan(500);
});

test('a demo that ends early, one that is not there and one that is stopped are faults', async () => {
  await expect(run(`console.log('port busy'); process.exit(2)`)).rejects.toThrow('port busy');
  const none = { command: '/no/such/program', args: [], cwd: '.', env: process.env };
  await expect(timeStart(none, forever)).rejects.toThrow('ENOENT');
  const stop = new AbortController();
  const running = run('setInterval(() => {}, 9999)', stop.signal);
  await sleep(10);
  stop.abort();
  await expect(running).rejects.toThrow('abort');
});
