import type { EditorEvent, EditorRequest } from './events';

/** A check that goes on, or why it does not: too many are waiting, or this machine can't run any. */
export type Taken =
  | { readonly kind: 'taken'; readonly events: AsyncIterable<EditorEvent> }
  | { readonly kind: 'busy'; readonly retryAfterMs: number }
  | { readonly kind: 'unable'; readonly because: string };

/** Where exercises of the browser are checked: in processes of their own, which know no secret of the shop. */
export interface ExerciseDesk {
  /** @param signal when it fires, nobody wants the answer any more */
  check(request: EditorRequest, signal: AbortSignal): Promise<Taken>;
  close(): Promise<void>;
}

declare global {
  /** The self-hosted server of a demo leaves its own here; a platform of functions has none. */
  var lastTicketDesk: ExerciseDesk | undefined;
}

export const sharedDesk = (): ExerciseDesk | null => globalThis.lastTicketDesk ?? null;
