import { openStorage } from '@/app/_components/browser-storage';

const TOKEN = 'last-ticket-admin-token';

/** The admin token of this tab; '' where none was typed in. */
export const readToken = () => openStorage('sessionStorage').getItem(TOKEN) ?? '';
const keepToken = (token: string) => openStorage('sessionStorage').setItem(TOKEN, token);

/** What became of a request, in words for the page. `refused`: the token is not right. */
export interface ActionResult {
  readonly kind: 'done' | 'failed' | 'refused';
  readonly text: string;
}

/** Asks for an action from a page, which shows what became of it. */
export type Ask = (action: string, request: object) => Promise<void>;

const REFUSED: ActionResult = { kind: 'refused', text: 'That is not the token. Type it again.' };
/** Of this API a 503 is Postgres' own: nothing else is needed here. */
const PROBLEMS: ReadonlyMap<string, string> = new Map([
  ['/problems/unavailable', 'Postgres does not answer: nothing was done. Try again in a moment.'],
  ['/problems/indeterminate', 'Postgres did not answer in time: look whether it was done, and try again.'],
  ['/problems/not-found', 'There is no such ticket type any more.'],
]);

/** Whether the shop takes this token; kept where it does. Never rejects. */
export async function checkToken(token: string): Promise<ActionResult> {
  try {
    const { status } = await post('may-i', {}, token);
    if (status === 404) return REFUSED;
    if (status !== 200) return { kind: 'failed', text: `The shop said ${status}. Try again in a moment.` };
    keepToken(token);
    return { kind: 'done', text: '' };
  } catch {
    return { kind: 'failed', text: 'No answer. Try again in a moment.' };
  }
}

/** Asks for an admin action. Never rejects. */
export async function askAdmin(action: string, request: object): Promise<ActionResult> {
  try {
    const response = await post(action, request, readToken());
    const answer: { started?: boolean; why?: string; type?: string; title?: string } = await response.json();
    // Without the right token the shop says no more than 404; `may-i` says whether the token was the reason.
    if (response.status === 404 && (await checkToken(readToken())).kind === 'refused') return REFUSED;
    if (!response.ok) {
      const text = PROBLEMS.get(answer.type ?? '') ?? answer.title ?? `The shop said ${response.status}.`;
      return { kind: 'failed', text };
    }
    if (answer.started === false)
      return { kind: 'failed', text: `${capitalise(answer.why ?? 'No crowd could be started')}.` };
    return { kind: 'done', text: 'Done.' };
  } catch {
    return { kind: 'failed', text: 'No answer.' };
  }
}

const capitalise = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function post(action: string, request: object, token: string): Promise<Response> {
  return fetch(`/api/admin/${action}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
}
