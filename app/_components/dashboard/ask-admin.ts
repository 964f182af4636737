import { openStorage } from '@/app/_components/browser-storage';
import { fetchJson, postJson } from '@/app/_components/fetch-json';

const TOKEN = 'last-ticket-admin-token';
/** The shop waits 3 s for Postgres, and a reset takes a while. */
const PATIENCE_MS = 30_000;

/** The admin token of this tab; '' where none was typed in. */
export const readToken = () => openStorage('sessionStorage').getItem(TOKEN) ?? '';

/** What became of a request, in words for the page. `refused`: the token is not right. */
export interface ActionResult {
  readonly kind: 'done' | 'failed' | 'refused';
  readonly text: string;
}

/** Asks for an action from a page, which shows what became of it. */
export type Ask = (action: string, request: object) => Promise<void>;

interface AdminAnswer {
  readonly started?: boolean;
  readonly why?: string;
  readonly type?: string;
  readonly title?: string;
}

const REFUSED: ActionResult = { kind: 'refused', text: 'That is not the token. Type it again.' };
/** Of this API a 503 is Postgres' own: nothing else is needed here. */
const PROBLEMS: ReadonlyMap<string, string> = new Map([
  ['/problems/unavailable', 'Postgres does not answer: nothing was done. Try again in a moment.'],
  ['/problems/indeterminate', 'Postgres did not answer in time: look whether it was done, and try again.'],
  ['/problems/not-found', 'There is no such ticket type any more.'],
]);

/** Whether the shop takes this token; kept where it does. Never rejects. */
export async function checkToken(token: string): Promise<ActionResult> {
  const reply = await send('may-i', {}, token);
  if (reply?.status === 404) return REFUSED;
  if (reply === null) return { kind: 'failed', text: 'No answer. Try again in a moment.' };
  if (!reply.isOk) return refusal(reply.status);
  try {
    openStorage('sessionStorage').setItem(TOKEN, token);
  } catch {
    return { kind: 'failed', text: 'This browser has no room to keep the token.' };
  }
  return { kind: 'done', text: '' };
}

/** Asks for an admin action. Never rejects. */
export async function askAdmin(action: string, request: object): Promise<ActionResult> {
  const reply = await send(action, request, readToken());
  if (!reply?.body) return { kind: 'failed', text: 'No answer.' };
  // Without the right token the shop says no more than 404; `may-i` says whether the token was the reason.
  if (reply.status === 404 && (await checkToken(readToken())).kind === 'refused') return REFUSED;
  const { started, why, type = '', title } = reply.body;
  if (!reply.isOk) {
    const text = PROBLEMS.get(type) ?? title;
    return text === undefined ? refusal(reply.status) : { kind: 'failed', text };
  }
  if (started === false)
    return { kind: 'failed', text: `${capitalise(why ?? 'no crowd could be started')}.` };
  return { kind: 'done', text: 'Done.' };
}

const refusal = (status: number): ActionResult => ({
  kind: 'failed',
  text: `The shop said ${status}. Try again in a moment.`,
});

const capitalise = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const send = (action: string, request: object, token: string) =>
  fetchJson<AdminAnswer>(
    `/api/admin/${action}`,
    PATIENCE_MS,
    postJson(request, { authorization: `Bearer ${token}` }),
  );
