import type { Env } from '@/lib/core/env';
import { openLab } from '@/lib/teaching/explorer/lab';
import { createWorkshop, type Workshop } from './workshop';

/** Runs at once, of learners and of maps each: beyond the cores more sandboxes only make each run slower. */
const SANDBOXES = 2;

/** A workshop beside the shop of that environment. It opens nothing before it is asked for a run. */
export function openWorkshop(env: Env): Workshop {
  return createWorkshop(() => openLab(env, { sandboxes: SANDBOXES }));
}
