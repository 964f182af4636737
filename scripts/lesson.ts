import { LESSONS } from '@/lessons/registry';
import { parseOptions } from '@/lib/teaching/lessons/lesson-options';
import { endOnBadUsage } from './commands/bad-usage';

/** `npm run lesson`: an exercise, and every schedule against it each time it is saved. See `--help`. */

const options = await endOnBadUsage(() => parseOptions(process.argv.slice(2), LESSONS.length));
const { runLesson } = await import('./commands/lesson');
process.exitCode = await runLesson(options);
