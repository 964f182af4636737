import type { Run } from '@/lib/teaching/explorer/timeline';
import type { CellKind } from '@/lib/teaching/player/read-map';
import type { EditorEvent } from './events';

export interface Cell {
  readonly schedule: string;
  readonly kind: CellKind;
  readonly complaints: readonly string[];
}

/** The schedules of a trial that were run, in the order of their moves. `isOver`: there are no more. */
export interface TrialMap {
  readonly title: string;
  readonly cells: readonly Cell[];
  readonly isOver: boolean;
}

export interface Watched {
  readonly trial: string;
  readonly run: Run;
  readonly complaints: readonly string[];
}

/** What a learner sees of a check. */
export interface CheckState {
  readonly isRunning: boolean;
  readonly trials: readonly TrialMap[];
  /** The schedule that is open step by step. */
  readonly watched: Watched | null;
  readonly broken: { readonly message: string; readonly line: number | null } | null;
  /** Null: not known so far. */
  readonly isSolved: boolean | null;
}

export const NOTHING: CheckState = {
  isRunning: false,
  trials: [],
  watched: null,
  broken: null,
  isSolved: null,
};

/** `begin`: all is asked anew; `open`: one schedule of what is there; `end`: no more will come. */
export type CheckEvent = EditorEvent | { readonly type: 'begin' | 'open' | 'end' };

export function followCheck(state: CheckState, event: CheckEvent): CheckState {
  switch (event.type) {
    case 'begin':
      return { ...NOTHING, isRunning: true };
    case 'open':
      return { ...state, isRunning: true, broken: null };
    case 'end':
      return { ...state, isRunning: false };
    case 'cell':
      return { ...state, trials: addCell(state.trials, event) };
    case 'trial':
      return { ...state, trials: closeTrial(state.trials, event.title) };
    case 'run': {
      const { trial, run, complaints } = event;
      return { ...state, watched: { trial, run, complaints } };
    }
    case 'broken':
      return { ...state, broken: { message: event.message, line: event.line } };
    case 'done':
      return { ...state, isSolved: event.isSolved };
  }
}

function addCell(
  trials: readonly TrialMap[],
  { trial: title, schedule, kind, complaints }: Extract<EditorEvent, { type: 'cell' }>,
): readonly TrialMap[] {
  const known = trials.find((one) => one.title === title) ?? { title, cells: [], isOver: false };
  const cells = [...known.cells, { schedule, kind, complaints }].sort(bySchedule);
  return [...trials.filter((one) => one.title !== title), { ...known, cells }];
}

const bySchedule = (one: Cell, other: Cell) => (one.schedule < other.schedule ? -1 : 1);

const closeTrial = (trials: readonly TrialMap[], title: string) =>
  trials.map((one) => (one.title === title ? { ...one, isOver: true } : one));

/** A trial in a sentence: `16 schedules, 12 go wrong`. */
export function describeTrialMap({ cells, isOver }: TrialMap): string {
  const bad = cells.filter(({ kind }) => kind === 'bad').length;
  const soFar = isOver ? '' : ' so far';
  const count = `${cells.length} ${cells.length === 1 ? 'schedule' : 'schedules'}${soFar}`;
  if (bad === 0) return `${count}, all good`;
  return `${count}, ${bad} ${bad === 1 ? 'goes' : 'go'} wrong`;
}
