const TOKEN = 'last-ticket-admin-token';

/** The admin token of this tab; '' where none was typed in. */
export const readToken = () => sessionStorage.getItem(TOKEN) ?? '';
export const keepToken = (token: string) => sessionStorage.setItem(TOKEN, token);

/** What became of a wish, in words for the page. */
export interface Told {
  readonly isDone: boolean;
  readonly text: string;
}

/** Asks for an admin action. Never rejects. */
export async function askAdmin(action: string, wish: object): Promise<Told> {
  try {
    const response = await fetch(`/api/admin/${action}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${readToken()}`, 'content-type': 'application/json' },
      body: JSON.stringify(wish),
    });
    const answer: { started?: boolean; why?: string; title?: string } = await response.json();
    if (response.status === 404) return { isDone: false, text: 'The shop refuses: is the token right?' };
    if (!response.ok) return { isDone: false, text: answer.title ?? `The shop said ${response.status}.` };
    if (answer.started === false) return { isDone: false, text: `No crowd: ${answer.why}.` };
    return { isDone: true, text: 'Done.' };
  } catch {
    return { isDone: false, text: 'No answer.' };
  }
}
