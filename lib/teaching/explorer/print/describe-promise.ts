import type { FaultKind, StrategyPromise } from '@/lib/shop/strategies/strategy';
import { describeFault } from './describe-fault';

/** A promise as a sentence, without its reason. */
export function describePromise(promise: StrategyPromise): string {
  if (promise.oversell === 'never') return `It never oversells${describeLimits(promise)}.`;
  const saved = promise.savedByCheck ? '; in the shop, CHECK (stock >= 0) stops it' : '';
  return `It may oversell${saved}.`;
}

/**
 * What a promise depends on, after "never".
 * @param nameOf what a fault is called: its clause, or its kind where there is little room
 */
export function describeLimits(
  { needs, breaksUnder, mayRefuseAll }: StrategyPromise,
  nameOf: (fault: FaultKind) => string = (fault) => describeFault(fault),
): string {
  const whilst = needs ? `, while ${needs}` : '';
  const unless = breaksUnder.length > 0 ? `, unless ${breaksUnder.map(nameOf).join(' or ')}` : '';
  return `${whilst}${unless}${mayRefuseAll ? '; of three at once it may refuse all' : ''}`;
}
