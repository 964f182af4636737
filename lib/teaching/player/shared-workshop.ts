import type { Env } from '@/lib/core/env';
import { shop } from '@/lib/shop/shop';
import type { Workshop } from './workshop';

declare global {
  var lastTicketWorkshop: Promise<Workshop> | undefined;
  /**
   * The self-hosted server leaves its own here before Next does: run from the source, a lab knows on which line each
   * call is made; run from a bundle it does not.
   */
  var lastTicketLoadWorkshop: typeof loadWorkshop | undefined;
}

/** Loads the lab with all that it needs: a shop that nobody learns in starts without it. */
export async function loadWorkshop(env: Env): Promise<Workshop> {
  const { openWorkshop } = await import('./open-workshop');
  return openWorkshop(env);
}

/** This process's workshop, made when first asked for; null where this is no demo. */
export async function sharedWorkshop(): Promise<Workshop | null> {
  const { env } = await shop();
  if (!env.DEMO_MODE) return null;
  globalThis.lastTicketWorkshop ??= (globalThis.lastTicketLoadWorkshop ?? loadWorkshop)(env);
  return globalThis.lastTicketWorkshop;
}
