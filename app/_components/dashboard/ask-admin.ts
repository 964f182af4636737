import { openDrawer } from '@/app/_components/browser-drawer';

const TOKEN = 'last-ticket-admin-token';

/** The admin token of this tab; '' where none was typed in. */
export const readToken = () => openDrawer('sessionStorage').getItem(TOKEN) ?? '';
const keepToken = (token: string) => openDrawer('sessionStorage').setItem(TOKEN, token);

/** What became of a wish, in words for the page. `refused`: the token is not right. */
export interface Told {
  readonly kind: 'done' | 'failed' | 'refused';
  readonly text: string;
}

/** Asks for an action from a page, which shows what became of it. */
export type Ask = (action: string, wish: object) => Promise<void>;

const REFUSED: Told = { kind: 'refused', text: 'That is not the token. Type it again.' };
/** Of this API a 503 is Postgres' own: nothing else is needed here. */
const PROBLEMS: ReadonlyMap<string, string> = new Map([
  ['/problems/unavailable', 'Postgres does not answer: nothing was done. Try again in a moment.'],
  ['/problems/indeterminate', 'Postgres did not answer in time: look whether it was done, and try again.'],
  ['/problems/not-found', 'There is no such ticket type any more.'],
]);

/** Whether the shop takes this token; kept where it does. Never rejects. */
export async function checkToken(token: string): Promise<Told> {
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
export async function askAdmin(action: string, wish: object): Promise<Told> {
  try {
    const response = await post(action, wish, readToken());
    const answer: { started?: boolean; why?: string; type?: string; title?: string } = await response.json();
    // The shop says no more than 404 to whoever has no token: whether that is it, it says to `may-i`.
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

function post(action: string, wish: object, token: string): Promise<Response> {
  return fetch(`/api/admin/${action}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(wish),
  });
}
