import { type Env, SIMULATOR_KEY_PREFIX } from '@/lib/core/env';
import type { ProviderFaultsPatch } from '@/lib/core/stores/faults';
import { StoreError } from '@/lib/core/stores/store-error';

/**
 * Changes what goes wrong with the payment provider of this machine, for all who ask it.
 * @returns false: the shop has none, or a real one
 * @throws {StoreError} it is not there
 */
export async function setProviderFaults(
  patch: ProviderFaultsPatch,
  { STRIPE_SECRET_KEY: key, STRIPE_API_BASE: base }: Pick<Env, 'STRIPE_SECRET_KEY' | 'STRIPE_API_BASE'>,
): Promise<boolean> {
  if (!key?.startsWith(SIMULATOR_KEY_PREFIX) || base === undefined) return false;
  const headers = { authorization: `Bearer ${key}` };
  const answer = await fetch(new URL('/faults', base), {
    ...{ method: 'POST', headers },
    body: JSON.stringify(patch),
  }).catch((cause: unknown) => {
    throw new StoreError('payments', 'unknown', 'The payment provider is not there', cause);
  });
  if (!answer.ok) throw new StoreError('payments', 'unknown', await answer.text());
  return true;
}
