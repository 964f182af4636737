/** What scrolls must be reached by the keyboard. */
export const REACHABLE = { tabIndex: 0 } as const;
