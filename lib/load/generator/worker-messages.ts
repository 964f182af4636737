import type { BuyerResult } from './buyer';
import type { LagReport } from './lag';
import type { LiveCount, PackedTally } from './tally';
import type { Exchange } from './worker';

/** What the main thread tells a worker. The clock that all threads share counts from 1970. */
export type WorkerCommand =
  | { readonly type: 'run'; readonly startAtEpochMs: number; readonly keepsHistory: boolean }
  | { readonly type: 'drain' }
  | { readonly type: 'stop' };

/** What a worker tells the main thread. */
export type WorkerEvent =
  | { readonly type: 'ready' }
  | { readonly type: 'live'; readonly live: LiveCount }
  | { readonly type: 'exchanges'; readonly exchanges: readonly Exchange[] }
  | {
      readonly type: 'done';
      readonly buyerResults: readonly BuyerResult[];
      readonly tally: PackedTally;
      readonly lag: LagReport;
      readonly answeredMs: number;
    };
