import { readEnv } from './lib/core/env';

/** Next calls it once, when a server starts: an environment that is not right ends it here, not at a purchase. */
export function register(): void {
  readEnv();
}
