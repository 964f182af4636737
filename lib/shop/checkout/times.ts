/* How long things take at most, and how often what is on its way is looked at. All in ms. */

/** A sweep ends after it; what is left, the next one does. */
export const SWEEP_MS = 20_000;
/** Orders of one sweep, and how many at once. */
export const SWEEP_ORDERS = 200;
export const SWEEP_WIDTH = 8;
/** A shop sweeps after an answer, this often at most. */
export const SWEEP_AFTER_ANSWERS_MS = 5000;
/** A demo's servers sweep this often. */
export const SWEEP_EVERY_MS = 1000;
/** A buyer who asks what became of a payment is told to come again after it, and rings at most once in it. */
export const ASK_AGAIN_MS = 1000;
