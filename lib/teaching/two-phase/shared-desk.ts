import { shop } from '@/lib/shop/shop';
import { TwoPhaseDesk } from './desk';

declare global {
  var lastTicketTwoPhase: TwoPhaseDesk | undefined;
}

/**
 * This process's desk; null where this is no demo. Its runs are sessions of this process: where several share a port,
 * another one finds what is prepared too old after ten minutes, and knows nothing else of it.
 */
export async function sharedTwoPhaseDesk(): Promise<TwoPhaseDesk | null> {
  const { env } = await shop();
  if (!env.DEMO_MODE) return null;
  globalThis.lastTicketTwoPhase ??= new TwoPhaseDesk(env.LAB_DATABASE_URL ?? env.DATABASE_URL);
  return globalThis.lastTicketTwoPhase;
}
