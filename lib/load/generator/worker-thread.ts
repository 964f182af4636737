import { parentPort, workerData } from 'node:worker_threads';
import { Control } from './control';
import type { LiveCount } from './tally';
import { type Exchange, openWorker, type WorkerTask } from './worker';
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
  if (command.type === 'run') void run(command.startAtEpochMs - performance.timeOrigin, command.keepsHistory);
});
send({ type: 'ready' });

async function run(startAtMs: number, keepsHistory: boolean): Promise<void> {
  let live: LiveCount | undefined;
  let exchanges: Exchange[] = [];
  const sendProgress = () => {
    if (live) {
      const { counts, requests, accepted, underWay } = live;
      send({ type: 'live', live: { counts, requests, accepted, underWay } });
    }
    if (exchanges.length > 0) send({ type: 'exchanges', exchanges });
    exchanges = [];
  };
  const timer = setInterval(sendProgress, SEND_EVERY_MS);
  const counting = (count: LiveCount) => {
    live = count;
  };
  const onExchange = (exchange: Exchange) => exchanges.push(exchange);
  const watch = keepsHistory ? { counting, onExchange } : { counting };
  const { buyerResults, tally, lag, answeredMs } = await worker.run(startAtMs, control, watch);
  clearInterval(timer);
  sendProgress();
  send({ type: 'done', buyerResults, tally: tally.pack(), lag, answeredMs });
  await worker.close();
  port?.close();
}
