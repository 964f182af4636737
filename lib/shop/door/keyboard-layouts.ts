interface Layout {
  readonly name: string;
  /** What the computer types, and what the scanner meant, letter by letter. */
  readonly typed: string;
  readonly meant: string;
}

/**
 * Where the keys of a ticket's code lie elsewhere than on a US keyboard, as which a scanner types until it is told
 * otherwise. A British keyboard has them all in the same place.
 */
const LAYOUTS: readonly Layout[] = [
  { name: 'German', typed: 'zyZYß?+', meant: 'yzYZ-_]' },
  { name: 'Swiss', typed: "zyZY'?", meant: 'yzYZ-_' },
  { name: 'French', typed: 'qawzQAWZ,?&é"\'(-è_çà)°:$', meant: 'aqzwAQZWmM1234567890-_.]' },
  { name: 'Belgian', typed: 'qawzQAWZ,?&é"\'(§è!çà)°:$', meant: 'aqzwAQZWmM1234567890-_.]' },
  { name: 'Spanish, Italian or Portuguese', typed: "'?+", meant: '-_]' },
  { name: 'Nordic', typed: '+?', meant: '-_' },
  { name: 'Turkish', typed: 'ıç*?', meant: 'i.-_' },
];

/** What the text would be had the keyboard been set to `name`, for each layout. */
export function untypeLayouts(text: string): readonly { readonly name: string; readonly text: string }[] {
  return LAYOUTS.map(({ name, typed, meant }) => {
    const keys = new Map([...typed].map((letter, i) => [letter, meant[i] ?? letter]));
    return { name, text: [...text].map((letter) => keys.get(letter) ?? letter).join('') };
  });
}
