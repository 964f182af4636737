import { readFileSync } from 'node:fs';
import { readEnv } from '@/lib/core/env';
import { type Lab, openLab } from '@/lib/teaching/explorer/lab';
import { checkInBrowser } from './check-in-browser';
import { startMachine } from './machine';
import { type FromLearner, type ToLearner, toLearnerSchema } from './process-messages';

/*
 * A process that runs learners' programs, one after the other, each in a machine of its own. It has no environment, may
 * read no file but its own two, may write none, and starts nothing. All that it knows it is told by the desk.
 */

/** No learner's strategy is asked for its secret. */
const SECRET = 'of-no-importance-in-a-laboratory-';

const [wasmFile = ''] = process.argv.slice(2);
const engine = new WebAssembly.Module(readFileSync(wasmFile));
const send = (message: FromLearner) => process.send?.(message);

let lab: Lab | null = null;
let stop = new AbortController();

process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  void hear(toLearnerSchema.parse(message)).catch((error: unknown) => {
    // The desk makes another; nothing of a program's own comes here.
    console.error('A learner’s process failed:', error);
    process.exit(1);
  });
});

async function hear(message: ToLearner): Promise<void> {
  switch (message.type) {
    case 'stores':
      await lab?.close();
      lab = await openStores(message);
      return void send({ type: 'ready' });
    case 'check':
      return check(message);
    case 'stop':
      return stop.abort();
  }
}

/** The lab with all its sandboxes, made while the learner types. */
async function openStores({ databaseUrl, sessionUrl, redisUrl }: Extract<ToLearner, { type: 'stores' }>) {
  const env = readEnv({ DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, TICKET_SECRET: SECRET });
  const opened = await openLab(env, { sessionUrl });
  await Promise.all([1, 2].map(() => opened.run({ strategy: 'naive', schedule: '' })));
  return opened;
}

async function check({ program, request, part }: Extract<ToLearner, { type: 'check' }>): Promise<void> {
  if (!lab) throw new Error('A check needs its stores first');
  stop = new AbortController();
  const machine = await startMachine(engine);
  await checkInBrowser({
    lab,
    machine,
    program,
    request,
    part,
    stop,
    emit: (event) => send({ type: 'event', event }),
  });
  send({ type: 'over' });
}
