import type { BuyerStory } from './buyer';
import type { Exchange } from './hand';
import type { LagReport } from './lag';
import type { LiveCount, PackedTally } from './tally';

/** What the crew's thread tells its hands. The clock that all threads share counts from 1970. */
export type Order =
  | { readonly type: 'release'; readonly startAtEpochMs: number; readonly keepsHistory: boolean }
  | { readonly type: 'drain' }
  | { readonly type: 'stop' };

/** What a hand tells its crew. */
export type Word =
  | { readonly type: 'ready' }
  | { readonly type: 'live'; readonly live: LiveCount }
  | { readonly type: 'exchanges'; readonly exchanges: readonly Exchange[] }
  | {
      readonly type: 'done';
      readonly stories: readonly BuyerStory[];
      readonly tally: PackedTally;
      readonly lag: LagReport;
      readonly answeredMs: number;
    };
