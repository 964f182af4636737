import { readFile } from 'node:fs/promises';
import { UsageError } from '@/lib/core/cli/usage-error';
import { inWords } from '@/lib/core/format/figures';
import { readField } from '@/lib/core/read-field';
import { emptyCounts } from '@/lib/load/generator/answer';
import { type RunResult, resultSchema } from '@/lib/load/result/result-schema';
import { figuresOf, type Spread } from '@/lib/load/result/rounds';
import type { ReportSection } from './report-sections';

/** A run that others are compared with. */
export interface Baseline {
  readonly file: string;
  readonly result: RunResult;
}

type Direction = 'better' | 'worse';

/** Smaller changes are not worth a word, whatever the noise. */
const LEAST_PART = 0.03;
/** What one round may differ from the next by chance, where nobody has looked. */
const ASSUMED_NOISE_PART = 0.2;

/** What has to be the same in both, or their figures are about different things. */
const CONDITIONS: Readonly<Record<string, (result: RunResult) => string | number | null>> = {
  strategy: ({ strategy }) => strategy,
  profile: ({ profile }) => profile,
  'duration in ms': ({ durationMs }) => durationMs,
  model: ({ generator }) => generator.model,
  buyers: ({ buyers }) => buyers,
  tickets: ({ stock }) => stock,
  'buyers to warm up': ({ rounds }) => rounds?.warmup ?? null,
  sockets: ({ concurrency }) => concurrency,
  workers: ({ generator }) => generator.workers,
  'people on pages': ({ pages }) => pages?.people ?? 0,
  faults: ({ marks }) => marks.map(({ fault }) => fault).join(' ') || 'none',
  drivers: ({ environment }) => environment.drivers,
  Redis: ({ environment }) => environment.redis,
  door: ({ environment }) => environment.door,
  'server processes': ({ environment }) => environment.instances,
  machine: ({ environment }) => `${environment.cores} × ${environment.cpu}`,
  Node: ({ environment }) => environment.node,
};

/**
 * Reads what an earlier run wrote with --json.
 * @throws {UsageError} there is none, or it is something else
 */
export async function readBaseline(file: string): Promise<Baseline> {
  const found = resultSchema.safeParse(withNewAnswers(await readJson(file)));
  if (found.success) return { file, result: found.data };
  const [issue] = found.error.issues;
  const where = issue ? ` (${issue.path.join('.') || 'all of it'}: ${issue.message})` : '';
  throw new UsageError(`--baseline ${file}: it is not what --json writes of one run${where}`);
}

/** An earlier run may not have known an answer, or an end, that there is now: nobody got it. */
function withNewAnswers(json: unknown): unknown {
  const answers = readField(json, 'answers');
  if (typeof json !== 'object' || typeof answers !== 'object') return json;
  const ends = readField(json, 'buyersByOutcome');
  const buyersByOutcome = { notPaid: 0, ...(typeof ends === 'object' ? ends : {}) };
  return { ...json, buyersByOutcome, answers: { ...emptyCounts(), ...answers } };
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new UsageError(`--baseline ${file}: it can't be read`, { cause });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`--baseline ${file}: it is not JSON`, { cause });
  }
}

/** What has changed since an earlier run, as a report shows it: old, new, ratio, and what got worse beyond noise. */
export function compareToBaseline(result: RunResult, { file, result: earlier }: Baseline): ReportSection {
  const before = figuresOf(earlier);
  const rows = Object.entries(figuresOf(result)).map(([name, now]) => {
    const was = before[name];
    const ratio = was?.median && now.median !== null ? now.median / was.median : null;
    return { name, was, now, ratio, change: judgeChange(name, was, now) };
  });
  const count = (direction: Direction) => rows.filter(({ change }) => change === direction).length;
  return {
    title: `Against an earlier run: ${count('worse')} worse, ${count('better')} better`,
    rows: [
      ['', 'before', 'now', 'ratio', ''],
      ...rows.map(({ name, was, now, ratio, change }) => [
        inWords(name),
        formatSpread(was),
        formatSpread(now),
        ratio === null ? '–' : ratio.toFixed(2),
        change ?? '',
      ]),
    ],
    notes: [
      `Before: ${file}. Times in ms; with rounds their median, and the least and the most.`,
      isNoiseKnown(result, earlier)
        ? 'Worse or better: no round of the one run reached what the other had in any round.'
        : `Worse or better: by more than ${ASSUMED_NOISE_PART * 100}%. It may be noise: only --rounds on both sides can tell.`,
      'The exit code is not about this: --threshold decides it.',
      ...findDifferences(result, earlier),
    ],
  };
}

/** Undefined: no change that the noise does not explain, or nothing to compare with. */
function judgeChange(name: string, was: Spread | undefined, now: Spread): Direction | undefined {
  if (!was || was.median === null || was.min === null || was.max === null) return undefined;
  if (now.median === null || now.min === null || now.max === null) return undefined;
  const isKnown = was.values.length > 1 && now.values.length > 1;
  const part = isKnown ? LEAST_PART : ASSUMED_NOISE_PART;
  if (Math.abs(now.median - was.median) <= part * was.median) return undefined;
  if (now.min <= was.max && now.max >= was.min) return undefined;
  const isMore = now.median > was.median;
  return isMore === name.endsWith('PerSecond') ? 'better' : 'worse';
}

function isNoiseKnown(result: RunResult, earlier: RunResult): boolean {
  return [result, earlier].every(({ rounds }) => rounds !== null && rounds.count > 1);
}

function findDifferences(result: RunResult, earlier: RunResult): string[] {
  const different = Object.entries(CONDITIONS).flatMap(([name, read]) => {
    const [was, now] = [read(earlier), read(result)];
    return was === now
      ? []
      : [`Not the same: ${name}, ${was ?? 'unknown'} before and ${now ?? 'unknown'} now.`];
  });
  const late = [
    ...(earlier.generator.isValid ? [] : ['before']),
    ...(result.generator.isValid ? [] : ['now']),
  ];
  return late.length === 0
    ? different
    : [...different, `The generator was the bottleneck ${late.join(' and ')}: times say little of the shop.`];
}

function formatSpread(spread: Spread | undefined): string {
  if (!spread || spread.median === null) return 'unknown';
  const digits = spread.median < 10 ? 2 : 0;
  const [median, min, max] = [spread.median, spread.min ?? 0, spread.max ?? 0].map((value) =>
    value.toFixed(digits),
  );
  return spread.values.length > 1 ? `${median} (${min}–${max})` : `${median}`;
}
