import { Command } from 'commander';
import { parseCommand } from '@/lib/core/cli/parse-command';
import { UsageError } from '@/lib/core/cli/usage-error';
import { endOnBadUsage } from './commands/bad-usage';

/** `npm run class`: thirty learners who are none, so that a teacher knows the evening before. See `--help`. */

const HELP = `
They join a room of their own, open lessons 1 and 2, predict, hear when the truth is shown, and then each draws another
map at once, and saves an exercise within half a minute. Their room is closed at the end; others are left alone.

Exit codes: 0 everybody was answered, 1 somebody was not, 2 bad usage.`;

const MOST = 90;

const options = await endOnBadUsage(() => {
  const { url, learners } = parseCommand(
    new Command('class')
      .description('Sends a class of learners through a demo, and says how long they waited.')
      .option('--url <address>', 'a demo on this machine', 'http://127.0.0.1:3000')
      .option('--learners <count>', `1 to ${MOST}`, '30')
      .addHelpText('after', HELP),
    process.argv.slice(2),
  ).opts<{ readonly url: string; readonly learners: string }>();
  const count = Number(learners);
  if (!Number.isInteger(count) || count < 1 || count > MOST) {
    throw new UsageError(`--learners ${learners} should be a number from 1 to ${MOST}`);
  }
  return { url, count };
});
const { runClass } = await import('./commands/class');
process.exitCode = await endOnBadUsage(() => runClass(options));
