import { checkPlace } from '@/lib/core/cli/check-place';
import { demandStrategies, parseOptions } from '@/lib/teaching/explorer/explorer-options';
import { endOnBadUsage } from './commands/bad-usage';

/** `npm run interleavings`: every order in which buyers can race for the last ticket. See `--help`. */

const options = await endOnBadUsage(async () => {
  const read = parseOptions(process.argv.slice(2));
  const { STRATEGIES } = await import('@/lib/shop/strategies/registry');
  const wanted = demandStrategies(
    read,
    STRATEGIES.map(({ id }) => id),
  );
  if (wanted.json !== true) await checkPlace(wanted.json);
  return wanted;
});
const { runInterleavings } = await import('./commands/interleavings');
process.exitCode = await runInterleavings(options);
