import type { Kept, RoomSight } from '@/lib/teaching/classroom/room';

const PATIENCE_MS = 5000;

interface Heard {
  readonly room?: RoomSight | null;
  /** Why a prediction does not count. */
  readonly because?: Exclude<Kept, 'kept'>;
}

interface Refused {
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

/** Asks for an action of a learner. Never rejects. @returns what came, or a sentence that says why nothing did */
export async function askRoom(action: string, wish: object): Promise<Heard | string> {
  try {
    const response = await fetch(`/api/classroom/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wish),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.ok) return await response.json();
    const { errors = [] }: Refused = await response.json();
    const reasons = errors.map(({ field, message }) => `${NAMES[field] ?? ''}${message}.`);
    return reasons.join(' ') || 'The shop refuses. Try again in a moment.';
  } catch {
    return 'The shop does not answer. Try again in a moment.';
  }
}

/** Of what is typed, a message says only what is wrong with it; all others are whole sentences. */
const NAMES: Readonly<Record<string, string>> = { code: 'The code ', name: 'The name ' };
