/** What was asked for can't be done so; the message says how it can. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
