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
  /** The questions whose truth the teacher has shown. */
  readonly shown: ReadonlySet<string>;
  /** The questions that are asked a second time. */
  readonly again: ReadonlySet<string>;
  /** The questions of which the room keeps no prediction of this learner: it has too many. */
  readonly uncounted: ReadonlySet<string>;
}

const NOWHERE: RoomView = {
  isKnown: false,
  room: null,
  epoch: 0,
  shown: new Set(),
  again: new Set(),
  uncounted: new Set(),
};

/** One for all parts of a page: however many subscribe, the room is asked once. */
let view = NOWHERE;
let serverEpoch: number | null = null;
let place: Place | undefined;
let isPlaceSent = true;
let isPolling = false;
let timer: ReturnType<typeof setTimeout> | undefined;
interface Given {
  readonly choice: string;
  readonly vote: 1 | 2;
}
/** What this learner expects, by question: what the room has acknowledged, and what it has not. */
const acknowledged = new Map<string, Given>();
const pending = new Map<string, Given>();
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
  take(result.room);
  void poll();
  return null;
}

export async function leave(): Promise<void> {
  if (typeof (await askRoom('leave', {})) !== 'string') take(null);
}

export function report(lesson: string, step: string | number): void {
  const next = { lesson: cutTo(MOST.lesson, lesson), step: cutTo(MOST.step, String(step)) };
  if (place?.lesson === next.lesson && place.step === next.step) return;
  place = next;
  isPlaceSent = false;
  if (view.room) void poll();
}

/** Says it to the room. What does not reach it is sent again with the next poll. */
export function predict(given: string, givenChoice: string): void {
  if (!view.room) return;
  const question = toQuestion(given);
  const mine: Given = { choice: cutTo(MOST.choice, givenChoice), vote: voteOn(question) };
  const last = pending.get(question) ?? acknowledged.get(question);
  if (last?.choice === mine.choice && last.vote === mine.vote) return;
  pending.set(question, mine);
  void send();
}

const voteOn = (question: string): 1 | 2 => (view.again.has(toQuestion(question)) ? 2 : 1);

async function send(): Promise<void> {
  if (isSending) return;
  isSending = true;
  for (const [question, mine] of pending) {
    const answer = await askRoom('predict', { question, ...mine });
    if (typeof answer === 'string') break;
    if (pending.get(question) !== mine) continue;
    pending.delete(question);
    acknowledged.set(question, mine);
    const isUncounted = answer.because === 'full' || answer.because === 'unknown';
    if (isUncounted) change({ uncounted: new Set([...view.uncounted, question]) });
  }
  isSending = false;
  if (pending.size === 0) void poll();
}

async function poll(): Promise<void> {
  clearTimeout(timer);
  if (isPolling) return;
  isPolling = true;
  const news = isPlaceSent ? undefined : place;
  const result = await askRoom('poll', news ? { place: news } : {});
  isPolling = false;
  const isAnswer = typeof result !== 'string';
  if (isAnswer && result.room !== undefined) take(result.room);
  else if (!view.isKnown) change({ isKnown: true });
  if (pending.size > 0) void send();
  if (isAnswer && news === place) isPlaceSent = true;
  if (listeners.size === 0 || (isAnswer && !view.room)) return;
  timer = setTimeout(() => void poll(), isAnswer && !isPlaceSent ? 0 : ASK_EVERY_MS);
}

function take(state: RoomState | null): void {
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
  const [shown, again] = [new Set(state.shown), new Set(state.again)];
  const isSame =
    !isRestart &&
    view.room?.code === code &&
    view.room.name === name &&
    isEqual(shown, view.shown) &&
    isEqual(again, view.again);
  if (isSame) return;
  const uncounted = isRestart ? NOWHERE.uncounted : view.uncounted;
  const epochs = view.epoch + (isRestart ? 1 : 0);
  change({ isKnown: true, room: { code, name }, epoch: epochs, shown, again, uncounted });
}

const isEqual = (one: ReadonlySet<string>, other: ReadonlySet<string>) =>
  one.size === other.size && [...one].every((question) => other.has(question));

/** What was predicted belongs to one room, until all are sent back. */
function forget(): void {
  acknowledged.clear();
  pending.clear();
}

function change(next: Partial<RoomView>): void {
  view = { ...view, ...next };
  for (const listener of listeners) listener();
}
