import { ACROSS_ROWS } from './a-rule-across-rows';
import { FENCING } from './fencing-tokens';
import { IDEMPOTENCY } from './idempotency-and-retries';
import { LEVELS } from './isolation-levels';
import { GUARDED_STATEMENT } from './one-guarded-statement';
import { OTHER_LOCKS } from './other-locks';
import { OUTBOX } from './outbox-read-model-replay';
import { BOUNCER } from './the-bouncer';
import { LAST_TICKET } from './the-last-ticket';
import { SAGA } from './the-naive-coordinator-and-the-saga';
import { PAUSED_HOLDER } from './the-paused-holder';
import { TWO_PHASE } from './two-phase-commit';
import { WAITING } from './waiting-or-retrying';
import { CONSISTENCY } from './which-consistency';
import type { Wrong } from './wrong';

/** All of them, lesson by lesson. One row adds one. */
export const WRONG: readonly Wrong[] = [
  ...LAST_TICKET,
  ...GUARDED_STATEMENT,
  ...LEVELS,
  ...ACROSS_ROWS,
  ...WAITING,
  ...BOUNCER,
  ...PAUSED_HOLDER,
  ...FENCING,
  ...OTHER_LOCKS,
  ...IDEMPOTENCY,
  ...TWO_PHASE,
  ...SAGA,
  ...OUTBOX,
  ...CONSISTENCY,
];
