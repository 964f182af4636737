/*
 * Where the code lies that is taught, below the repository. The explorer points at its lines, the player prints it,
 * and the tests plant mistakes in it: all of them know it by these names.
 */

export const STRATEGIES_FOLDER = 'lib/shop/strategies';
/** What two of the strategies ask in Redis. */
export const BOUNCER_FOLDER = 'lib/shop/bouncer';
