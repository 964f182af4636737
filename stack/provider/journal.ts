import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';

/** What was decided, a line each, on disk before anybody is told: it survives the death of its process. */
export interface Journal<Entry> {
  append(entry: Entry): void;
  close(): void;
}

/** @returns the journal, and all that it says already; a last line that was torn in two was never told */
export function openJournal<Entry>(folder: string): { journal: Journal<Entry>; entries: readonly Entry[] } {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'journal.jsonl');
  const descriptor = openSync(file, 'a+');
  const text = readFileSync(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  ftruncateSync(descriptor, Buffer.byteLength(whole));
  return {
    entries: whole
      .split('\n')
      .filter(Boolean)
      .map((line): Entry => JSON.parse(line)),
    journal: {
      append: (entry) => writeSync(descriptor, `${JSON.stringify(entry)}\n`),
      close: () => closeSync(descriptor),
    },
  };
}
