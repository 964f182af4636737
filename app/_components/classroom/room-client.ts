import type { RoomSight } from '@/lib/classroom/room';
import type { Place } from '@/lib/classroom/wishes';

/** How often the room is asked: who is sent back to step 1 goes at most two seconds later. */
const ASK_EVERY_MS = 1500;
const PATIENCE_MS = 5000;

/** What this browser knows of its room. */
export interface RoomView {
  /** Null: in no room, or not known yet. */
  readonly room: { readonly code: string; readonly name: string } | null;
  /** How often everybody was sent back to step 1 since this page was loaded. */
  readonly epoch: number;
  readonly shown: ReadonlySet<string>;
}

interface Heard {
  readonly room?: RoomSight | null;
  readonly counts?: boolean;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

const NOWHERE: RoomView = { room: null, epoch: 0, shown: new Set() };

/** One for all parts of a page: however many listen, the room is asked once. */
let view = NOWHERE;
let serverEpoch: number | null = null;
let place: Place | undefined;
let isPlaceTold = true;
let timer: ReturnType<typeof setTimeout> | undefined;
let isAsking = false;
const listeners = new Set<() => void>();

export const currentView = () => view;
export const viewOnServer = () => NOWHERE;

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) void ask();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearTimeout(timer);
  };
}

/** @returns why it did not work; null: this browser is in the room */
export async function join(wish: { readonly code: string; readonly name: string }): Promise<string | null> {
  const heard = await post('join', wish);
  if (!heard) return 'The shop does not answer.';
  if (heard.errors) return heard.errors.map(say).join(' ');
  if (!heard.room) return 'That did not work. Try again in a moment.';
  serverEpoch = null;
  take(heard.room);
  void ask();
  return null;
}

export async function leave(): Promise<void> {
  if (await post('leave', {})) take(null);
}

export function report(lesson: string, step: string | number): void {
  const next = { lesson: lesson.slice(0, 60), step: String(step).slice(0, 60) };
  if (place?.lesson === next.lesson && place.step === next.step) return;
  place = next;
  isPlaceTold = false;
  if (view.room) void ask();
}

export async function predict(question: string, choice: string): Promise<void> {
  if (!view.room) return;
  const heard = await post('predict', { question: question.slice(0, 120), choice: choice.slice(0, 120) });
  // A question too many, or one that was shown meanwhile: nobody will come to show it.
  if (heard?.counts === false) change({ shown: new Set([...view.shown, question]) });
}

async function ask(): Promise<void> {
  clearTimeout(timer);
  if (isAsking) return;
  isAsking = true;
  const told = isPlaceTold ? undefined : place;
  const heard = await post('hear', told ? { place: told } : {});
  isAsking = false;
  if (heard?.room !== undefined) take(heard.room);
  if (heard && told === place) isPlaceTold = true;
  if (listeners.size === 0 || (heard && !view.room)) return;
  timer = setTimeout(() => void ask(), heard && !isPlaceTold ? 0 : ASK_EVERY_MS);
}

function take(sight: RoomSight | null): void {
  if (sight === null) {
    serverEpoch = null;
    if (view.room) change({ room: null, shown: new Set() });
    return;
  }
  const { code, name, epoch, shown } = sight;
  const isRestart = serverEpoch !== null && epoch !== serverEpoch;
  serverEpoch = epoch;
  if (isRestart) isPlaceTold = place === undefined;
  const isSame =
    !isRestart &&
    view.room?.code === code &&
    view.room.name === name &&
    shown.every((one) => view.shown.has(one));
  if (isSame) return;
  const earlier = isRestart ? [] : view.shown;
  change({
    room: { code, name },
    epoch: view.epoch + (isRestart ? 1 : 0),
    shown: new Set([...earlier, ...shown]),
  });
}

function change(next: Partial<RoomView>): void {
  view = { ...view, ...next };
  for (const listener of listeners) listener();
}

/** Never rejects; null: no answer that means anything. */
async function post(action: string, wish: object): Promise<Heard | null> {
  try {
    const response = await fetch(`/api/classroom/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wish),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return response.ok || response.status === 400 ? await response.json() : null;
  } catch {
    return null;
  }
}

const say = ({ field, message }: { readonly field: string; readonly message: string }) =>
  `${field === 'code' ? 'The code' : 'The name'} ${message}.`;
