import { demandStrategies, parseOptions } from '@/lib/lab/options';
import { checkPlace } from '@/lib/load/check-place';
import { endOnBadUsage } from './commands/bad-usage';

/** `npm run interleavings`: every order in which buyers can race for the last ticket. See `--help`. */

const options = await endOnBadUsage(async () => {
  const read = parseOptions(process.argv.slice(2));
  if (read.json !== true) await checkPlace(read.json);
  const { STRATEGIES } = await import('@/lib/strategies/registry');
  demandStrategies(
    read,
    STRATEGIES.map(({ id }) => id),
  );
  return read;
});
const { runInterleavings } = await import('./commands/interleavings');
process.exitCode = await runInterleavings(options);
