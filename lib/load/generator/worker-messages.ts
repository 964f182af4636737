import type { CrowdEvent } from './crowd-events';
import type { WorkerReport } from './worker';

/** What the main thread tells a worker. The clock that all threads share counts from 1970. */
export type WorkerCommand =
  | { readonly type: 'run'; readonly startAtEpochMs: number }
  | { readonly type: 'drain' }
  | { readonly type: 'stop' };

/** What a worker tells the main thread. */
export type WorkerEvent =
  | { readonly type: 'ready' }
  | { readonly type: 'happened'; readonly events: readonly CrowdEvent[] }
  | { readonly type: 'done'; readonly report: WorkerReport };
