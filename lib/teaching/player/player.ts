import type { Run } from '@/lib/teaching/explorer/timeline';
import { decisiveStep, type Fate, fateOf, isOver } from './fate';

/** What somebody sees of a run: the first `step` of its steps, and what they said would come of it. */
export interface Player {
  readonly run: Run;
  readonly step: number;
  readonly isPlaying: boolean;
  /** Before the step that decides it is asked what will come of it: not in a scene, which ends in other ways. */
  readonly asks: boolean;
  /** Null: not asked yet. `skipped`: asked, and gone on without a word. */
  readonly guess: Fate | 'skipped' | null;
}

export type PlayerEvent =
  | { readonly type: 'step' | 'back' | 'start' | 'end' | 'play' | 'pause' | 'skip' }
  /** The teacher sends everybody back: the prediction is open again. */
  | { readonly type: 'restart' }
  /** The teacher asks a second time. */
  | { readonly type: 'ask-again' }
  | { readonly type: 'seek'; readonly step: number }
  | { readonly type: 'guess'; readonly fate: Fate }
  /** A move was chosen: the run so far, and one step more. */
  | { readonly type: 'moved'; readonly run: Run }
  | { readonly type: 'opened'; readonly run: Run; readonly step: number };

/** A run as a link shows it: `step` beyond its end is its end. */
export function openPlayer(run: Run, step: number, asks = true): Player {
  return { run, step: within(run, step), isPlaying: false, asks, guess: null };
}

/** What becomes of what is seen, when that happens. */
export function play(player: Player, event: PlayerEvent): Player {
  const { run, step } = player;
  switch (event.type) {
    case 'step':
      return goTo(skipIfAsked(player), step + 1);
    case 'back':
      return { ...goTo(player, step - 1), isPlaying: false };
    case 'start':
      return { ...player, step: 0, isPlaying: false };
    case 'end':
      return { ...goTo(player, run.steps.length), isPlaying: false };
    case 'seek':
      return { ...goTo(player, event.step), isPlaying: false };
    case 'play':
      return step >= run.steps.length && isOver(run)
        ? { ...player, step: 0, isPlaying: true }
        : { ...player, isPlaying: true };
    case 'pause':
      return { ...player, isPlaying: false };
    case 'skip':
      return goTo({ ...player, guess: 'skipped' }, step + 1);
    case 'guess':
      return goTo({ ...player, guess: event.fate }, step + 1);
    case 'moved':
      return followMove(player, event.run);
    case 'restart':
      return openPlayer(run, 0, player.asks);
    case 'ask-again':
      return openPlayer(run, decisiveStep(run) ?? step, player.asks);
    case 'opened':
      return openPlayer(event.run, event.step, player.asks);
  }
}

/** Whether this is the moment to ask what will happen: the decisive step comes next. */
export function isAsking({ run, step, asks, guess }: Player): boolean {
  return asks && guess === null && step === decisiveStep(run);
}

/** As it stands while a prediction is kept and its truth is not to be seen yet: before the step that decides. */
export function holdBack(player: Player): Player {
  return {
    ...player,
    step: Math.min(player.step, decisiveStep(player.run) ?? player.step),
    isPlaying: false,
  };
}

/** What the prediction was worth, once the whole run is seen; null: not yet, or there was none. */
export function judgeGuess({ run, step, guess }: Player): 'right' | 'wrong' | null {
  const fate = fateOf(run);
  if (fate === null || guess === null || guess === 'skipped' || step < run.steps.length) return null;
  return guess === fate ? 'right' : 'wrong';
}

function skipIfAsked(player: Player): Player {
  return isAsking(player) ? { ...player, guess: 'skipped' } : player;
}

function goTo(player: Player, step: number): Player {
  const at = within(player.run, step);
  const isDone = at === player.run.steps.length && isOver(player.run);
  return { ...player, step: at, isPlaying: player.isPlaying && !isDone };
}

/** Shows the new step, unless it is the one to be predicted first. */
function followMove(player: Player, run: Run): Player {
  const moved = { ...player, run, step: run.steps.length - 1 };
  return isAsking(moved) ? { ...moved, isPlaying: false } : goTo(moved, run.steps.length);
}

function within({ steps }: Run, step: number): number {
  return Math.max(0, Math.min(step, steps.length));
}
