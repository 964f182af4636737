/** A mark's line, and how wide its words are; all in the same unit. */
export interface MarkBox {
  readonly x: number;
  readonly width: number;
}

export interface PlacedMark {
  /** The row of its words, from 0; null: there is no room for them. */
  readonly row: number | null;
  /** Its words stand before its line, not after it. */
  readonly isBefore: boolean;
}

/**
 * Finds a row for the words of each mark, so that none covers another. Where all rows are full its line stands alone:
 * the feed has the words.
 * @param marks by their place, from the left
 */
export function placeMarks(
  marks: readonly MarkBox[],
  { right, rows, gap }: { readonly right: number; readonly rows: number; readonly gap: number },
): readonly PlacedMark[] {
  const taken: { readonly row: number; readonly from: number; readonly to: number }[] = [];
  return marks.map(({ x, width }) => {
    const isBefore = x + gap + width > right;
    const from = isBefore ? x - gap - width : x;
    const to = isBefore ? x : x + gap + width;
    const isFree = (row: number) =>
      taken.every((one) => one.row !== row || one.to + gap <= from || to + gap <= one.from);
    const row = Array.from({ length: rows }, (_, index) => index).find(isFree) ?? null;
    if (row !== null) taken.push({ row, from, to });
    return { row, isBefore };
  });
}
