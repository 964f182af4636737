/**
 * Whether what was read has a text of each name. For the small files that every start reads: zod knows more, and takes
 * longer to load than all of them take to read.
 */
export function hasTexts<K extends string>(
  read: unknown,
  ...names: readonly K[]
): read is Readonly<Record<K, string>> {
  return (
    typeof read === 'object' &&
    read !== null &&
    names.every((name) => typeof Reflect.get(read, name) === 'string')
  );
}
