import { inflateSync } from 'node:zlib';

const WOFF_HEADER_BYTES = 44;
const WOFF_ENTRY_BYTES = 20;

/**
 * The characters that a font has a picture for, as a question: WOFF 1.0 around a `cmap` table (OpenType), formats 4
 * and 12, which every font on npm has.
 */
export function readCoverage(woff: Buffer): (codePoint: number) => boolean {
  const ranges = readRanges(readTable(woff, 'cmap'));
  return (codePoint) => ranges.some(([first, last]) => codePoint >= first && codePoint <= last);
}

function readTable(woff: Buffer, wanted: string): Buffer {
  const count = woff.readUInt16BE(12);
  for (let i = 0; i < count; i++) {
    const entry = WOFF_HEADER_BYTES + i * WOFF_ENTRY_BYTES;
    if (woff.toString('latin1', entry, entry + 4) !== wanted) continue;
    const start = woff.readUInt32BE(entry + 4);
    const packed = woff.subarray(start, start + woff.readUInt32BE(entry + 8));
    return packed.length < woff.readUInt32BE(entry + 12) ? inflateSync(packed) : packed;
  }
  throw new Error(`The font has no table ${wanted}`);
}

type Range = readonly [first: number, last: number];

function readRanges(cmap: Buffer): readonly Range[] {
  const tables = Array.from({ length: cmap.readUInt16BE(2) }, (_, i) =>
    cmap.subarray(cmap.readUInt32BE(8 + i * 8)),
  );
  return tables.flatMap((table) => {
    const format = table.readUInt16BE(0);
    return format === 12 ? readGroups(table) : format === 4 ? readSegments(table) : [];
  });
}

function readGroups(table: Buffer): readonly Range[] {
  return Array.from({ length: table.readUInt32BE(12) }, (_, i) => {
    const group = 16 + i * 12;
    return [table.readUInt32BE(group), table.readUInt32BE(group + 4)] as const;
  });
}

/** The last segment, 0xFFFF, is none. */
function readSegments(table: Buffer): readonly Range[] {
  const bytes = table.readUInt16BE(6);
  return Array.from({ length: bytes / 2 }, (_, i) => {
    const [last, first] = [table.readUInt16BE(14 + i * 2), table.readUInt16BE(16 + bytes + i * 2)];
    return [first, last] as const;
  }).filter(([first]) => first < 0xffff);
}
