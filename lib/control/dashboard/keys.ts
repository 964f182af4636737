/** The dashboard's own keys in Redis. They share a hash tag, so that one script may touch them on a cluster. */
export const liveKeys = {
  /** Held by the process whose turn it is to observe. */
  turn: 'lt:{live}:turn',
  /** Sorted set of changes as JSON, by their number: the last minute, for readers that come back. */
  ring: 'lt:{live}:ring',
  /** Hash: the newest whole snapshot (`json`) and its number (`seq`). */
  whole: 'lt:{live}:whole',
  /** Held while an audit is too recent, or under way. */
  audit: 'lt:{live}:audit',
  /** Held while the stores' counts are recent. */
  counting: 'lt:{live}:counting',
} as const;
