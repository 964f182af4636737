import { CLOSED, type DoorAnswer, type SearchAnswer } from './door-answer';

/** The shop waits 3 s for Postgres. */
const PATIENCE_MS = 8000;

type Fields = Readonly<Record<string, string>>;

/** No answer came, or none that says what became of it. */
export const NO_ANSWER = 'no-answer';

/** Asks about one scan. Never rejects. */
export async function askScan(fields: Fields): Promise<DoorAnswer | typeof NO_ANSWER> {
  const response = await post('scan', fields);
  if (response?.status === 401) return CLOSED;
  return response?.ok ? readJson<DoorAnswer>(response) : NO_ANSWER;
}

/** Asks for the orders of a number. Never rejects. */
export async function askSearch(fields: Fields): Promise<SearchAnswer> {
  const response = await post('search', fields);
  if (response?.status === 401) return { kind: 'closed' };
  const answer = response?.ok ? await readJson<SearchAnswer>(response) : NO_ANSWER;
  return answer === NO_ANSWER ? { kind: 'away' } : answer;
}

/** Opens or closes the door in this browser. Gives the answer, or null where none came. Never rejects. */
export async function post(action: string, fields: Fields): Promise<Response | null> {
  try {
    return await fetch(`/check-in/${action}`, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams(fields),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    return null;
  }
}

async function readJson<T>(response: Response): Promise<T | typeof NO_ANSWER> {
  try {
    const answer: T = await response.json();
    return answer;
  } catch {
    return NO_ANSWER;
  }
}
