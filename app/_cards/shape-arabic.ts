/*
 * The drawing library knows no Arabic: it sets letters apart, from the left. Unicode has every letter once more in
 * each of its joined forms; a word in these, from its last letter to its first, can be drawn by anything.
 */

/** Unicode lists a letter's forms in this order: by itself, at the end, at the beginning, in the middle. */
const [ISOLATED, FINAL, INITIAL, MEDIAL] = [0, 1, 2, 3];
const FORM_RANGES = [
  [0xfb50, 0xfbb1],
  [0xfbfc, 0xfbff],
  [0xfe80, 0xfefc],
] as const;
/** Lam and alef are written as one. */
const UNITS = /ل[آأإا]|./gsu;

const FORMS = new Map<string, string[]>();
for (const [first, last] of FORM_RANGES) {
  for (let codePoint = first; codePoint <= last; codePoint++) {
    const form = String.fromCodePoint(codePoint);
    const letter = form.normalize('NFKC');
    FORMS.set(letter, [...(FORMS.get(letter) ?? []), form]);
  }
}

/** Whether a text runs from right to left: its first letter says so. */
export function isArabic(text: string): boolean {
  return /^\P{L}*\p{Script=Arabic}/u.test(text);
}

/** One word, ready to be drawn from the left. A word of other letters stays as it is; vowel signs are left out. */
export function shapeArabic(word: string): string {
  if (!/\p{Script=Arabic}/u.test(word) || /[\p{Script=Latin}\p{N}]/u.test(word)) return word;
  const units = word.replace(/\p{Mn}/gu, '').match(UNITS) ?? [];
  const forms = units.map((unit) => FORMS.get(unit) ?? [unit]);
  const joinsNext = (i: number) => forms[i]?.length === 4 && (forms[i + 1]?.length ?? 0) > 1;
  return forms
    .map((form, i) => {
      const [before, after] = [i > 0 && joinsNext(i - 1), joinsNext(i)];
      const place = before ? (after ? MEDIAL : FINAL) : after ? INITIAL : ISOLATED;
      return form[place] ?? form[0];
    })
    .reverse()
    .join('');
}
