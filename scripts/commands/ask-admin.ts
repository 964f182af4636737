import type { z } from 'zod';

/** A large ledger takes its time: the settings of a command that asks Postgres itself. */
export const PATIENT = {
  POSTGRES_STATEMENT_TIMEOUT_MS: '120000',
  POSTGRES_DEADLINE_MS: '130000',
  LEASE_TTL_MS: '140000',
};

/**
 * Asks a demo for an action of its admin.
 * @throws {Error} it does not answer as it should
 */
export async function askAdmin<T>(
  { url, adminToken = '' }: { readonly url: string; readonly adminToken: string | undefined },
  action: string,
  body: object,
  answer: z.ZodType<T>,
): Promise<T> {
  const response = await fetch(`${url}/api/admin/${action}`, {
    ...{ method: 'POST', body: JSON.stringify(body) },
    headers: { 'content-type': 'application/json', authorization: `Bearer ${adminToken}` },
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return answer.parse(await response.json());
}
