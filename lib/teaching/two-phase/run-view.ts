import type { Prepared } from './prepared';
import type { Committed, Side, Step, Verdict } from './steps';

/** What somebody said to a database, and what came back. */
export interface Line {
  readonly who: 'coordinator' | 'buyer B' | 'you';
  readonly side: Side | null;
  readonly text: string;
  readonly reply: string;
  readonly isRefused: boolean;
}

/** `dead`: its sessions are gone. `done`: it has said all, or has given up and taken all back. */
export type CoordinatorState = 'alive' | 'dead' | 'done';

/** All that a page shows of a run. */
export interface RunView {
  readonly steps: readonly Step[];
  /** How many of them are done. */
  readonly done: number;
  readonly coordinator: CoordinatorState;
  readonly lines: readonly Line[];
  readonly prepared: readonly (Prepared & { readonly side: Side })[];
  readonly committed: Committed;
  readonly verdict: Verdict;
}
