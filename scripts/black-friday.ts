import { checkPlace } from '@/lib/core/cli/check-place';
import { parseOptions } from '@/lib/load/load-options';
import { endOnBadUsage } from './commands/bad-usage';

/** `npm run black-friday`: the crowd and its verdict. See `--help`. */

const options = await endOnBadUsage(async () => {
  const read = parseOptions(process.argv.slice(2));
  for (const file of [read.json, read.html, read.history]) await checkPlace(file);
  return read;
});
const { runBlackFridayCommand } = await import('./commands/black-friday');
process.exitCode = await runBlackFridayCommand(options);
