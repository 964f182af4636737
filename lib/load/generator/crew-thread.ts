import { parentPort, workerData } from 'node:worker_threads';
import { Control } from './control';
import type { Order, Word } from './crew-messages';
import { type Exchange, type HandTask, openHand } from './hand';
import type { LiveCount } from './tally';

/* One thread of a generator with several. What throws here ends the thread, and so the run. */

const TELL_EVERY_MS = 100;

const port = parentPort;
if (!port) throw new Error('crew-thread runs as a thread of a crew');
const tell = (word: Word) => port.postMessage(word);

const task: HandTask = workerData;
const hand = await openHand(task);
const control = new Control();
port.on('message', (order: Order) => {
  if (order.type === 'drain') control.drain();
  if (order.type === 'stop') control.stop(new Error('stopped'));
  if (order.type === 'release')
    void release(order.startAtEpochMs - performance.timeOrigin, order.keepsHistory);
});
tell({ type: 'ready' });

async function release(startAtMs: number, keepsHistory: boolean): Promise<void> {
  let live: LiveCount | undefined;
  let exchanges: Exchange[] = [];
  const tellAll = () => {
    if (live) {
      const { counts, requests, accepted, underWay } = live;
      tell({ type: 'live', live: { counts, requests, accepted, underWay } });
    }
    if (exchanges.length > 0) tell({ type: 'exchanges', exchanges });
    exchanges = [];
  };
  const timer = setInterval(tellAll, TELL_EVERY_MS);
  const counting = (count: LiveCount) => {
    live = count;
  };
  const onExchange = (exchange: Exchange) => exchanges.push(exchange);
  const watch = keepsHistory ? { counting, onExchange } : { counting };
  const { stories, tally, lag, answeredMs } = await hand.release(startAtMs, control, watch);
  clearInterval(timer);
  tellAll();
  tell({ type: 'done', stories, tally: tally.pack(), lag, answeredMs });
  await hand.close();
  port?.close();
}
