import { InvalidArgumentError } from 'commander';

/** Reads a whole number of a command line. */
export function whole(min: number, max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It should be a whole number from ${min} to ${max}.`);
  };
}

/** Reads one of a few words of a command line. */
export function oneOf<T extends string>(...words: readonly T[]) {
  return (text: string): T => {
    const found = words.find((word) => word === text);
    if (found === undefined) throw new InvalidArgumentError(`It should be ${words.join(' or ')}.`);
    return found;
  };
}
