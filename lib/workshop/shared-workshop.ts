import { openLab } from '@/lib/lab/lab';
import { shop } from '@/lib/shop';
import { createWorkshop, type Workshop } from './workshop';

/** Runs at once, of learners and of maps each: beyond the cores more lanes only make each run slower. */
const LANES = 2;

declare global {
  /**
   * The self-hosted server makes it before Next does: run from the source, a lab knows on which line each call
   * is made; run from a bundle it does not.
   */
  var lastTicketWorkshop: Workshop | undefined;
}

/** This process's workshop; null where this is no demo. It opens nothing before it is asked for a run. */
export async function sharedWorkshop(): Promise<Workshop | null> {
  const { env } = await shop();
  if (!env.DEMO_MODE) return null;
  globalThis.lastTicketWorkshop ??= createWorkshop(() => openLab(env, { lanes: LANES }));
  return globalThis.lastTicketWorkshop;
}
