/** A new key: a UUID without its dashes. `crypto.randomUUID` would be missing where a classroom has no https. */
export function makeKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const UUID_LENGTH = 36;

/** The next idempotency key of a page, for the buyer that its own one carries: `<uuid>.<sealed buyer>`. */
export function nextPageKey(pageKey: string): string {
  const uuid = makeKey().replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
  return uuid + pageKey.slice(UUID_LENGTH);
}
