import { parentPort, workerData } from 'node:worker_threads';
import { Control } from './control';
import type { CrowdEvent } from './crowd-events';
import { openWorker, type WorkerTask } from './worker';
import type { WorkerCommand, WorkerEvent } from './worker-messages';

/* One thread of a generator with several. What throws here ends the thread, and so the run. */

const SEND_EVERY_MS = 100;

const port = parentPort;
if (!port) throw new Error('worker-thread runs as a thread of a worker pool');
const send = (event: WorkerEvent) => port.postMessage(event);

const task: WorkerTask = workerData;
const worker = await openWorker(task);
const control = new Control();
port.on('message', (command: WorkerCommand) => {
  if (command.type === 'drain') control.drain();
  if (command.type === 'stop') control.stop(new Error('stopped'));
  if (command.type === 'run') void run(command.startAtEpochMs - performance.timeOrigin);
});
send({ type: 'ready' });

async function run(startAtMs: number): Promise<void> {
  let events: CrowdEvent[] = [];
  const sendEvents = () => {
    send({ type: 'happened', events });
    events = [];
  };
  const timer = setInterval(sendEvents, SEND_EVERY_MS);
  const report = await worker.run(startAtMs, control, (event) => events.push(event));
  clearInterval(timer);
  sendEvents();
  send({ type: 'done', report });
  await worker.close();
  port?.close();
}
