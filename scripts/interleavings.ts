import { checkPlace } from '@/lib/core/cli/check-place';
import { demandStrategies, parseOptions } from '@/lib/teaching/explorer/explorer-options';
import { endOnBadUsage } from './commands/bad-usage';

/** `npm run interleavings`: every order in which buyers can race for the last ticket. See `--help`. */

const { options, coordinator } = await endOnBadUsage(async () => {
  const read = parseOptions(process.argv.slice(2));
  const coordinator = await findCheckout(read.ids);
  if (coordinator) return { options: read, coordinator };
  const { STRATEGIES } = await import('@/lib/shop/strategies/registry');
  const wanted = demandStrategies(
    read,
    STRATEGIES.map(({ id }) => id),
  );
  if (wanted.json !== true) await checkPlace(wanted.json);
  return { options: wanted, coordinator: undefined };
});
if (coordinator) {
  const { runCheckouts } = await import('./commands/interleavings-checkout');
  process.exitCode = await runCheckouts(coordinator, options);
} else {
  const { runInterleavings } = await import('./commands/interleavings');
  process.exitCode = await runInterleavings(options);
}

/** `checkout` is the shop's own coordinator; any other is called by its name. */
async function findCheckout([id, ...others]: readonly string[]) {
  const { findCoordinator } = await import('@/lib/shop/checkout/coordinators');
  if (id === undefined || others.length > 0) return undefined;
  return findCoordinator(id === 'checkout' ? undefined : id);
}
