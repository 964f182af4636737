import type { Lab } from '@/lib/teaching/explorer/lab';
import type { MapEntry, Run } from '@/lib/teaching/explorer/timeline';
import type { TrialReport } from './check-messages';

/** What an exercise may be put to its trials on. */
export interface Bench {
  readonly lab: Lab;
  /** A real Postgres over TCP, where a kind needs sessions of its own. */
  readonly databaseUrl: string;
}

export interface Hearing {
  /** Of the story of the first bad run, in characters. */
  readonly width: number;
  /** Hears how many schedules of a trial have been run. */
  readonly onProgress: (title: string, schedules: number) => void;
  /** Hears what each schedule came to, and what is wrong with it: then a trial goes on after the first bad one. */
  readonly onEntry?: (title: string, entry: MapEntry, complaints: readonly string[]) => void;
  /** Hears of the first run that went wrong, and what is wrong with it. */
  readonly onBad?: (title: string, run: Run, complaints: readonly string[]) => void;
}

/** All that a page and a terminal know of a trial. */
export interface Titled {
  readonly title: string;
}

/** What an exercise is: what its file has to export, and how that is put to its trials. */
export interface ExerciseKind<Trial extends Titled> {
  /**
   * Loads a learner's file, and tries it until a trial goes wrong.
   * @throws {Error} the file can't be read as a program, threw, or does not export what it should
   * @throws {StoreError} a store is out of reach
   */
  check(
    file: string,
    trials: readonly Trial[],
    bench: Bench,
    hearing: Hearing,
  ): Promise<readonly TrialReport[]>;
}

interface Wrong {
  readonly story: readonly string[] | string;
  readonly complaints: readonly string[];
  readonly schedule?: string;
}

/** A trial that ends with the first thing that is wrong. @param found null: nothing is */
export function toReport(title: string, schedules: number, found: Wrong | null): TrialReport {
  if (!found) return { title, schedules, bad: 0, first: null };
  const { schedule = '', story, complaints } = found;
  const text = typeof story === 'string' ? story : story.join('\n');
  // One that throws before its first schedule is over was tried all the same.
  return {
    title,
    schedules: Math.max(schedules, 1),
    bad: 1,
    first: { schedule, story: text, complaints: [...complaints] },
  };
}

/** One trial after the other. The first bad one ends it. */
export async function tryEach<Trial>(
  trials: readonly Trial[],
  tryOne: (trial: Trial) => Promise<TrialReport>,
): Promise<readonly TrialReport[]> {
  const reports: TrialReport[] = [];
  for (const trial of trials) {
    const report = await tryOne(trial);
    reports.push(report);
    if (report.first) break;
  }
  return reports;
}
