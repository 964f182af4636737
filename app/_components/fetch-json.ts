/** An answer of the shop. */
export interface Reply<T> {
  readonly isOk: boolean;
  readonly status: number;
  /** Undefined where it is no JSON. */
  readonly body: T | undefined;
  /** The header of that name, in seconds. */
  readonly retryAfter: string | null;
}

/**
 * Asks the shop for JSON, and waits for as long as it is told to. Never rejects.
 * @returns null: no answer came, so nobody knows what became of it
 */
export async function fetchJson<T>(
  path: string,
  patienceMs: number,
  init: RequestInit = {},
): Promise<Reply<T> | null> {
  try {
    const response = await fetch(path, { signal: AbortSignal.timeout(patienceMs), ...init });
    const { ok, status, headers } = response;
    const body: T | undefined = await response.json().catch(() => undefined);
    return { isOk: ok, status, body, retryAfter: headers.get('retry-after') };
  } catch {
    return null;
  }
}

/** A request with a JSON body. */
export function postJson(body: object, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}
