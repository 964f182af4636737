import { parseBenchOptions } from '@/lib/bench/bench-options';
import { checkPlace } from '@/lib/core/cli/check-place';
import { endOnBadUsage } from './commands/bad-usage';

/** `npm run bench`: what this machine makes of the shop, in ratios. See `--help`. */

const options = await endOnBadUsage(async () => {
  const read = parseBenchOptions(process.argv.slice(2));
  await checkPlace(read.json);
  return read;
});
const { runBench } = await import('./commands/bench');
process.exitCode = await runBench(options);
