import { fetchJson, type Reply } from '@/app/_components/fetch-json';
import { CLOSED, type DoorAnswer, type SearchAnswer } from './door-answer';

/** The shop waits 3 s for Postgres. */
const PATIENCE_MS = 8000;

type Fields = Readonly<Record<string, string>>;

/** No answer came, or none that says what became of it. */
export const NO_ANSWER = 'no-answer';

/** Asks about one scan. Never rejects. */
export async function askScan(fields: Fields): Promise<DoorAnswer | typeof NO_ANSWER> {
  const reply = await post<DoorAnswer>('scan', fields);
  if (reply?.status === 401) return CLOSED;
  return (reply?.isOk && reply.body) || NO_ANSWER;
}

/** Asks for the orders of a number. Never rejects. */
export async function askSearch(fields: Fields): Promise<SearchAnswer> {
  const reply = await post<SearchAnswer>('search', fields);
  if (reply?.status === 401) return { kind: 'closed' };
  return (reply?.isOk && reply.body) || { kind: 'away' };
}

/** Asks the door for an action. Null: no answer came. Never rejects. */
export function post<T>(action: string, fields: Fields): Promise<Reply<T> | null> {
  return fetchJson(`/check-in/${action}`, PATIENCE_MS, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams(fields),
  });
}
