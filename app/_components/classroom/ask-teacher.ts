import { readToken } from '@/app/_components/dashboard/ask-admin';
import type { Desk } from '@/lib/teaching/classroom/room';

/** What the shop said to the teacher. `refused`: the token is not right; `away`: nothing, or not now. */
export type TeacherAnswer =
  | { readonly kind: 'done'; readonly code?: string; readonly desk?: Desk | null }
  | { readonly kind: 'refused' }
  | { readonly kind: 'away' };

const PATIENCE_MS = 5000;

/** Asks for an action of the teacher. Never rejects. */
export async function askTeacher(action: string, wish: object): Promise<TeacherAnswer> {
  try {
    const response = await fetch(`/api/classroom/${action}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${readToken()}`, 'content-type': 'application/json' },
      body: JSON.stringify(wish),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.status === 404) return { kind: 'refused' };
    if (!response.ok) return { kind: 'away' };
    const found: { readonly code?: string; readonly desk?: Desk | null } = await response.json();
    return { kind: 'done', ...found };
  } catch {
    return { kind: 'away' };
  }
}
