import type { FaultKind, StrategyPromise } from '@/lib/shop/strategies/strategy';
import { describeFault } from './describe-fault';

/**
 * A promise as a sentence, without its reason.
 * @param nameOf how a fault is called: by its clause, or in a table by its kind
 */
export function describePromise(
  { oversell, savedByCheck, needs, breaksUnder }: StrategyPromise,
  nameOf: (fault: FaultKind) => string = (fault) => describeFault(fault),
): string {
  if (oversell === 'possible') {
    return savedByCheck ? 'It may oversell; in the shop, CHECK (stock >= 0) stops it.' : 'It may oversell.';
  }
  const whilst = needs ? `, while ${needs}` : '';
  const unless = breaksUnder.length > 0 ? `, unless ${breaksUnder.map(nameOf).join(', or ')}` : '';
  return `It never oversells${whilst}${unless}.`;
}
