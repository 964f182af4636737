/** What the shop counts in Redis for the dashboard, on the hash tag of the dashboard's own keys. */
export const metricsKeys = {
  /** How many commands were sent for the dashboard: they are no part of a sale's cost. */
  own: 'lt:{live}:own',
  /** Hash: latency bucket, `rate-limited` or `accepted`, to how many answers there ever were. */
  answers: 'lt:{live}:answers',
} as const;
