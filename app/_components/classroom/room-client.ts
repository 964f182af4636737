import { cutTo, MOST } from '@/lib/teaching/classroom/plain-text';
import type { Place } from '@/lib/teaching/classroom/requests';
import type { RoomState } from '@/lib/teaching/classroom/room';
import { askRoom } from './ask-classroom';

/** How often the room is asked: a learner who is sent back to step 1 goes at most two seconds later. */
const ASK_EVERY_MS = 1500;

export interface RoomView {
  /** Whether the shop was asked once, and has answered or not. */
  readonly isKnown: boolean;
  /** Null: in no room, or not known yet. */
  readonly room: { readonly code: string; readonly name: string } | null;
  /** How often everybody was sent back to step 1 since this page was loaded. */
  readonly epoch: number;
  /** The questions whose truth the teacher has not shown yet. */
  readonly keptBack: ReadonlySet<string>;
  /** The questions of which the room keeps no prediction of this learner: it has too many. */
  readonly uncounted: ReadonlySet<string>;
}

const NOWHERE: RoomView = {
  isKnown: false,
  room: null,
  epoch: 0,
  keptBack: new Set(),
  uncounted: new Set(),
};

/** One for all parts of a page: however many subscribe, the room is asked once. */
let view = NOWHERE;
let serverEpoch: number | null = null;
let place: Place | undefined;
let isPlaceSent = true;
let isPolling = false;
let timer: ReturnType<typeof setTimeout> | undefined;
/** How often the room was asked, and after how many of these the newest prediction had arrived there. */
let polls = 0;
let predictedAt = 0;
/** What this learner expects, by question: what the room has acknowledged, and what it has not. */
const acknowledged = new Map<string, string>();
const pending = new Map<string, string>();
let isSending = false;
const listeners = new Set<() => void>();

export const currentView = () => view;
export const viewOnServer = () => NOWHERE;
/** A question as the room keeps it. */
export const toQuestion = (given: string) => cutTo(MOST.question, given);

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) void poll();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearTimeout(timer);
  };
}

/** @returns why it did not work; null: this browser is in the room */
export async function join(params: { readonly code: string; readonly name: string }): Promise<string | null> {
  const result = await askRoom('join', params);
  if (typeof result === 'string') return result;
  if (!result.room) return 'That did not work. Try again in a moment.';
  serverEpoch = null;
  take(result.room, false);
  void poll();
  return null;
}

export async function leave(): Promise<void> {
  if (typeof (await askRoom('leave', {})) !== 'string') take(null, false);
}

export function report(lesson: string, step: string | number): void {
  const next = { lesson: cutTo(MOST.lesson, lesson), step: cutTo(MOST.step, String(step)) };
  if (place?.lesson === next.lesson && place.step === next.step) return;
  place = next;
  isPlaceSent = false;
  if (view.room) void poll();
}

/** Keeps the truth back from now on. What does not reach the room is sent again with the next poll. */
export function predict(given: string, givenChoice: string): void {
  if (!view.room) return;
  const [question, choice] = [toQuestion(given), cutTo(MOST.choice, givenChoice)];
  if ((pending.get(question) ?? acknowledged.get(question)) === choice) return;
  pending.set(question, choice);
  predictedAt = Number.POSITIVE_INFINITY;
  change({ keptBack: new Set([...view.keptBack, question]) });
  void send();
}

async function send(): Promise<void> {
  if (isSending) return;
  isSending = true;
  for (const [question, choice] of pending) {
    const answer = await askRoom('predict', { question, choice });
    if (typeof answer === 'string') break;
    if (pending.get(question) !== choice) continue;
    pending.delete(question);
    acknowledged.set(question, choice);
    if (answer.because === 'full') change({ uncounted: new Set([...view.uncounted, question]) });
  }
  isSending = false;
  if (pending.size > 0) return;
  predictedAt = polls;
  void poll();
}

async function poll(): Promise<void> {
  clearTimeout(timer);
  if (isPolling) return;
  isPolling = true;
  polls += 1;
  const turn = polls;
  const news = isPlaceSent ? undefined : place;
  const result = await askRoom('poll', news ? { place: news } : {});
  isPolling = false;
  const isAnswer = typeof result !== 'string';
  if (isAnswer && result.room !== undefined) take(result.room, turn <= predictedAt);
  else if (!view.isKnown) change({ isKnown: true });
  if (pending.size > 0) void send();
  if (isAnswer && news === place) isPlaceSent = true;
  if (listeners.size === 0 || (isAnswer && !view.room)) return;
  timer = setTimeout(() => void poll(), isAnswer && !isPlaceSent ? 0 : ASK_EVERY_MS);
}

/** @param isOld it may not know of the newest prediction yet */
function take(state: RoomState | null, isOld: boolean): void {
  if (state === null) {
    serverEpoch = null;
    forget();
    if (view.room || !view.isKnown) change({ ...NOWHERE, isKnown: true, epoch: view.epoch });
    return;
  }
  const { code, name, epoch } = state;
  const isRestart = serverEpoch !== null && epoch !== serverEpoch;
  serverEpoch = epoch;
  if (isRestart) isPlaceSent = place === undefined;
  if (isRestart || view.room?.code !== code) forget();
  const keptBack = new Set([...state.keptBack, ...(isOld && !isRestart ? view.keptBack : [])]);
  const isSame =
    !isRestart &&
    view.room?.code === code &&
    view.room.name === name &&
    keptBack.size === view.keptBack.size &&
    [...keptBack].every((question) => view.keptBack.has(question));
  if (isSame) return;
  const uncounted = isRestart ? NOWHERE.uncounted : view.uncounted;
  const epochs = view.epoch + (isRestart ? 1 : 0);
  change({ isKnown: true, room: { code, name }, epoch: epochs, keptBack, uncounted });
}

/** What was predicted belongs to one room, until all are sent back. */
function forget(): void {
  acknowledged.clear();
  pending.clear();
}

function change(next: Partial<RoomView>): void {
  view = { ...view, ...next };
  for (const listener of listeners) listener();
}
