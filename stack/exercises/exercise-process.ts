import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { findLesson } from '@/lessons/registry';
import { readEnv } from '@/lib/core/env';
import { openLab } from '@/lib/teaching/explorer/lab';
import { checkExercise } from '@/lib/teaching/lessons/check-exercise';
import { type FromCheck, toCheckSchema } from '@/lib/teaching/lessons/check-messages';
import { openLedgerPayments } from '@/stack/provider/ledger-payments';
import { endWithParent } from './end-with-parent';

/*
 * A process that checks one exercise and is ended then. Its lab is open before it knows which: that comes as a
 * message.
 */

const ALIVE_EVERY_MS = 500;
const PROGRESS_EVERY_MS = 100;
/** No learner's strategy is asked for its secret. */
const SECRET = 'of-no-importance-in-a-laboratory-';

const send = (message: FromCheck) => process.send?.(message);

endWithParent();
const [DATABASE_URL, REDIS_URL, home = '.'] = process.argv.slice(2);
const env = readEnv({ DATABASE_URL, REDIS_URL, TICKET_SECRET: SECRET });
const payments = openLedgerPayments(mkdtempSync(path.join(home, 'ledger-')));
const bench = { lab: await openLab(env, { payments }), databaseUrl: env.DATABASE_URL };
setInterval(() => send({ type: 'alive' }), ALIVE_EVERY_MS);
process.on('disconnect', () => process.exit());
process.on('unhandledRejection', (reason) => {
  send({
    type: 'broken',
    message: `a call failed and nobody had waited for it (${reason}). Is an await missing?`,
  });
});
process.once('message', async (message) => {
  try {
    await check(message);
  } catch (error) {
    send({ type: 'broken', message: error instanceof Error ? error.message : String(error) });
  }
});
send({ type: 'alive' });

async function check(message: unknown): Promise<void> {
  const { file, slug, width } = toCheckSchema.parse(message);
  const lesson = findLesson(slug);
  if (!lesson) throw new Error(`there is no lesson ${slug}`);
  let sentAt = 0;
  const onProgress = (title: string, schedules: number) => {
    if (performance.now() - sentAt < PROGRESS_EVERY_MS) return;
    sentAt = performance.now();
    send({ type: 'progress', title, schedules });
  };
  const trials = await checkExercise(lesson.exercise, file, bench, { width, onProgress });
  send({ type: 'verdict', trials: [...trials] });
}
