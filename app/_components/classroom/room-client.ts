import { cutTo, MOST } from '@/lib/teaching/classroom/plain-text';
import type { Place } from '@/lib/teaching/classroom/requests';
import type { RoomSight } from '@/lib/teaching/classroom/room';
import { askRoom } from './ask-room';

/** How often the room is asked: who is sent back to step 1 goes at most two seconds later. */
const ASK_EVERY_MS = 1500;

/** What this browser knows of its room. */
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
/** What this learner expects, by question: what the room has, and what it has not heard yet. */
const told = new Map<string, string>();
const untold = new Map<string, string>();
let isTelling = false;
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

/** Keeps the truth back from now on. What does not reach the room is sent again with the next question to it. */
export function predict(given: string, givenChoice: string): void {
  if (!view.room) return;
  const [question, choice] = [toQuestion(given), cutTo(MOST.choice, givenChoice)];
  if ((untold.get(question) ?? told.get(question)) === choice) return;
  untold.set(question, choice);
  predictedAfter = Number.POSITIVE_INFINITY;
  change({ keptBack: new Set([...view.keptBack, question]) });
  void tell();
}

async function tell(): Promise<void> {
  if (isTelling) return;
  isTelling = true;
  for (const [question, choice] of untold) {
    const answer = await askRoom('predict', { question, choice });
    if (typeof answer === 'string') break;
    if (untold.get(question) !== choice) continue;
    untold.delete(question);
    told.set(question, choice);
    if (answer.because === 'full') change({ uncounted: new Set([...view.uncounted, question]) });
  }
  isTelling = false;
  if (untold.size > 0) return;
  predictedAfter = asked;
  void ask();
}

async function ask(): Promise<void> {
  clearTimeout(timer);
  if (isAsking) return;
  isAsking = true;
  asked += 1;
  const turn = asked;
  const news = isPlaceTold ? undefined : place;
  const heard = await askRoom('hear', news ? { place: news } : {});
  isAsking = false;
  const isAnswer = typeof heard !== 'string';
  if (isAnswer && heard.room !== undefined) take(heard.room, turn <= predictedAfter);
  else if (!view.isKnown) change({ isKnown: true });
  if (untold.size > 0) void tell();
  if (isAnswer && news === place) isPlaceTold = true;
  if (listeners.size === 0 || (isAnswer && !view.room)) return;
  timer = setTimeout(() => void ask(), isAnswer && !isPlaceTold ? 0 : ASK_EVERY_MS);
}

/** @param isOld it may not know of the newest prediction yet */
function take(sight: RoomSight | null, isOld: boolean): void {
  if (sight === null) {
    serverEpoch = null;
    forget();
    if (view.room || !view.isKnown) change({ ...NOWHERE, isKnown: true, epoch: view.epoch });
    return;
  }
  const { code, name, epoch } = sight;
  const isRestart = serverEpoch !== null && epoch !== serverEpoch;
  serverEpoch = epoch;
  if (isRestart) isPlaceTold = place === undefined;
  if (isRestart || view.room?.code !== code) forget();
  const keptBack = new Set([...sight.keptBack, ...(isOld && !isRestart ? view.keptBack : [])]);
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
  told.clear();
  untold.clear();
}

function change(next: Partial<RoomView>): void {
  view = { ...view, ...next };
  for (const listener of listeners) listener();
}
