import type { ArrivalPlan } from './generator/arrivals';
import type { Patience } from './generator/buyer';
import type { Control } from './generator/control';
import type { FaultName } from './generator/fault-names';
import type { History } from './generator/history';
import type { FaultInjector } from './generator/nemesis';
import type { HoldAndPay } from './generator/paying';
import type { LiveCount } from './generator/tally';

export interface RunOptions {
  /** The shop's origin. */
  readonly url: string;
  readonly adminToken: string | undefined;
  readonly buyers: number;
  readonly stock: number;
  readonly concurrency: number;
  readonly seed: number;
  readonly strategy: string | undefined;
  /** Left out: the first ticket type of the first event. */
  readonly ticketTypeId: string | undefined;
  readonly keep: boolean;
  /** How many server processes there are, where that is known. */
  readonly instances: number | null;
  readonly patience: Patience;
  /** They hold, and pay; left out: they buy at the door. */
  readonly pay?: HoldAndPay | undefined;
  /** When the buyers come; left out: all at once. */
  readonly plan?: ArrivalPlan;
  /** A new buyer comes when another one has gone. */
  readonly isClosed?: boolean;
  /** Threads of the generator; left out: this one. */
  readonly workers?: number;
  /** Ends the crowd before its time. */
  readonly control?: Control;
  /** People who look at pages meanwhile. */
  readonly browse?: number;
  /** What is broken meanwhile. */
  readonly nemesis?: readonly FaultName[];
  /** How to break what only the owner of a shop can break. */
  readonly injector?: FaultInjector;
}

/** What a run says while it runs. */
export interface RunListener {
  readonly said: (line: string) => void;
  /** The crowd comes: `live` counts on. */
  readonly counting: (live: LiveCount) => void;
  /** Something happens while the crowd buys. */
  readonly noted?: (line: string) => void;
  /** Where it is written down. */
  readonly history?: History;
}
