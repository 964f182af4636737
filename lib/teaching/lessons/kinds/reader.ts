import type { Reader } from '@/lib/teaching/consistency/reader';
import { type Asked, tryReader } from '@/lib/teaching/consistency/try-reader';
import { type ExerciseKind, tryEach } from '../exercise-kind';
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
      const { story, complaints } = await tryReader(
        { read: (seen, sources) => reader.read(seen, sources) },
        trial,
      );
      if (complaints.length === 0) return { title, schedules: 1, bad: 0, first: null };
      const first = { schedule: '', story: story.join('\n'), complaints: [...complaints] };
      return { title, schedules: 1, bad: 1, first };
    });
  },
};
