import { cutTo, MOST } from '@/lib/classroom/plain-text';
import type { RoomSight } from '@/lib/classroom/room';
import type { Place } from '@/lib/classroom/wishes';
import { askRoom } from './ask-room';

/** How often the room is asked: who is sent back to step 1 goes at most two seconds later. */
const ASK_EVERY_MS = 1500;

/** What this browser knows of its room. */
export interface RoomView {
  /** Null: in no room, or not known yet. */
  readonly room: { readonly code: string; readonly name: string } | null;
  /** How often everybody was sent back to step 1 since this page was loaded. */
  readonly epoch: number;
  /** The questions whose truth the teacher has not shown yet. */
  readonly keptBack: ReadonlySet<string>;
}

const NOWHERE: RoomView = { room: null, epoch: 0, keptBack: new Set() };

/** One for all parts of a page: however many listen, the room is asked once. */
let view = NOWHERE;
let serverEpoch: number | null = null;
let place: Place | undefined;
let isPlaceTold = true;
let isAsking = false;
let timer: ReturnType<typeof setTimeout> | undefined;
/** How often the room was asked, and after how many of these the newest prediction had arrived there. */
let asked = 0;
let predictedAfter = 0;
const listeners = new Set<() => void>();

export const currentView = () => view;
export const viewOnServer = () => NOWHERE;
/** A question as the room keeps it. */
export const toQuestion = (given: string) => cutTo(MOST.question, given);

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
  const heard = await askRoom('join', wish);
  if (typeof heard === 'string') return heard;
  if (!heard.room) return 'That did not work. Try again in a moment.';
  serverEpoch = null;
  take(heard.room, false);
  void ask();
  return null;
}

export async function leave(): Promise<void> {
  if (typeof (await askRoom('leave', {})) !== 'string') take(null, false);
}

export function report(lesson: string, step: string | number): void {
  const next = { lesson: cutTo(MOST.lesson, lesson), step: cutTo(MOST.step, String(step)) };
  if (place?.lesson === next.lesson && place.step === next.step) return;
  place = next;
  isPlaceTold = false;
  if (view.room) void ask();
}

export async function predict(given: string, choice: string): Promise<void> {
  if (!view.room) return;
  const question = toQuestion(given);
  predictedAfter = Number.POSITIVE_INFINITY;
  change({ keptBack: new Set([...view.keptBack, question]) });
  await askRoom('predict', { question, choice: cutTo(MOST.choice, choice) });
  predictedAfter = asked;
  void ask();
}

async function ask(): Promise<void> {
  clearTimeout(timer);
  if (isAsking) return;
  isAsking = true;
  asked += 1;
  const turn = asked;
  const told = isPlaceTold ? undefined : place;
  const heard = await askRoom('hear', told ? { place: told } : {});
  isAsking = false;
  const isAnswer = typeof heard !== 'string';
  if (isAnswer && heard.room !== undefined) take(heard.room, turn <= predictedAfter);
  if (isAnswer && told === place) isPlaceTold = true;
  if (listeners.size === 0 || (isAnswer && !view.room)) return;
  timer = setTimeout(() => void ask(), isAnswer && !isPlaceTold ? 0 : ASK_EVERY_MS);
}

/** @param isOld it may not know of the newest prediction yet */
function take(sight: RoomSight | null, isOld: boolean): void {
  if (sight === null) {
    serverEpoch = null;
    if (view.room) change({ room: null, keptBack: new Set() });
    return;
  }
  const { code, name, epoch } = sight;
  const isRestart = serverEpoch !== null && epoch !== serverEpoch;
  serverEpoch = epoch;
  if (isRestart) isPlaceTold = place === undefined;
  const keptBack = new Set([...sight.keptBack, ...(isOld && !isRestart ? view.keptBack : [])]);
  const isSame =
    !isRestart &&
    view.room?.code === code &&
    view.room.name === name &&
    keptBack.size === view.keptBack.size &&
    [...keptBack].every((question) => view.keptBack.has(question));
  if (!isSame) change({ room: { code, name }, epoch: view.epoch + (isRestart ? 1 : 0), keptBack });
}

function change(next: Partial<RoomView>): void {
  view = { ...view, ...next };
  for (const listener of listeners) listener();
}
