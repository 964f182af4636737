import type { FaultKind } from '@/lib/shop/strategies/strategy';
import type { Buyer } from '@/lib/teaching/explorer/moves';

const FAULTS: Readonly<Record<FaultKind, (whose: string) => string>> = {
  'lease-expires': () => 'all leases end too early',
  'redis-flushed': () => 'one Redis server forgets everything',
  'process-dies-before': (whose) => `${whose} process dies before its next call`,
  'process-dies-after': (whose) => `${whose} process dies after its call, unheard`,
  'answer-lost': (whose) => `${whose} answer is lost and the request comes again`,
  'provider-answer-lost': (whose) => `${whose} call to the provider takes effect, and its answer is lost`,
  'lock-timeout': () => 'the lock timeout fires',
};

/** A fault as a clause, also after "unless". Without a buyer: of any. */
export const describeFault = (kind: FaultKind, buyer?: Buyer): string =>
  FAULTS[kind](buyer ? `${buyer}'s` : "a buyer's");
