/** A field of what may be an object, by hand: a schema library would weigh more than the page that asks. */
export function readField(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
