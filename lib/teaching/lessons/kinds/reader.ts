import type { Reader } from '@/lib/teaching/consistency/reader';
import { type Asked, tryReader } from '@/lib/teaching/consistency/try-reader';
import { type ExerciseKind, toReport, tryEach } from '../exercise-kind';
import { type Exported, loadExported } from '../load-exported';

interface ReaderTrial extends Asked {
  readonly title: string;
}

const exported: Exported<Reader> = { name: 'reader', functions: ['read'] };

/** A reader of three sources, each newer and dearer than the one before. */
export const readerKind: ExerciseKind<ReaderTrial> = {
  async check(file, trials, _, { onProgress }) {
    const start = await loadExported(file, exported);
    return tryEach(trials, async (trial) => {
      const { title } = trial;
      onProgress(title, 1);
      const reader = start();
      const tried = await tryReader({ read: (seen, sources) => reader.read(seen, sources) }, trial);
      return toReport(title, 1, tried.complaints.length > 0 ? tried : null);
    });
  },
};
