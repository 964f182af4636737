import type { RunResult } from './result-schema';
import { METRICS } from './thresholds';

/** The metrics that are compared between rounds. */
const COMPARED = [
  'soldOut',
  'allAnswered',
  'salesPerSecond',
  'refusalsPerSecond',
  'p50',
  'p99',
  'max',
  'statementsPerSale',
  'commandsPerSale',
] as const;

/**
 * Makes one result of several rounds: the round in the middle, by when everybody was answered, with medians and spread
 * of all of them. What went wrong in any round went wrong.
 * @param rounds in the order in which they were played; one at least
 * @param warmup buyers who came before and did not count
 */
export function sumUpRounds(rounds: readonly RunResult[], warmup: number): RunResult {
  const byTime = rounds.toSorted((a, b) => a.timingsMs.allAnswered - b.timingsMs.allAnswered);
  const middle = byTime[Math.floor((rounds.length - 1) / 2)];
  if (!middle) throw new Error('no round was played');
  const ofAll = (read: (round: RunResult) => readonly string[]) =>
    rounds.flatMap((round, index) => read(round).map((text) => `round ${index + 1}: ${text}`));
  const violations = ofAll(({ verdict }) => verdict.violations);
  const consequences = ofAll(({ verdict }) => verdict.consequences ?? []);
  const missed = ofAll(({ thresholds }) => thresholds.missed);
  return {
    ...middle,
    isComplete: rounds.every(({ isComplete }) => isComplete),
    notes: ofAll(({ notes = [] }) => notes),
    untested: [...new Set(rounds.flatMap(({ untested = [] }) => untested))],
    verdict: {
      ok: violations.length === 0,
      violations,
      ...(consequences.length > 0 ? { consequences } : {}),
    },
    thresholds: {
      ok: missed.length === 0,
      missed,
      unjudged: ofAll(({ thresholds }) => thresholds.unjudged),
      checked: middle.thresholds.checked.map((held, index) => findMiss(rounds, index) ?? held),
    },
    generator: {
      ...middle.generator,
      isValid: rounds.every(({ generator }) => generator.isValid),
      why: ofAll(({ generator }) => generator.why),
    },
    rounds: {
      count: rounds.length,
      warmup,
      figures: readFigures(rounds),
    },
  };
}

/** The first round that missed a threshold, as it was checked there. */
function findMiss(rounds: readonly RunResult[], index: number) {
  return rounds.map(({ thresholds }) => thresholds.checked[index]).find((checked) => checked && !checked.ok);
}

export type Spread = NonNullable<RunResult['rounds']>['figures'][string];

/** The figures of all rounds of a run, by name. */
export function figuresOf(result: RunResult): Readonly<Record<string, Spread>> {
  return result.rounds?.figures ?? readFigures([result]);
}

function readFigures(rounds: readonly RunResult[]): Record<string, Spread> {
  return Object.fromEntries(
    COMPARED.map((name) => [name, spread(rounds.map((round) => METRICS[name]?.(round) ?? null))]),
  );
}

/** A figure that is missing in one round has no median. */
function spread(values: readonly (number | null)[]): Spread {
  const sorted = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  if (sorted.length < values.length) return { median: null, min: null, max: null, values: [...values] };
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
  const [min = 0, max = 0] = [sorted[0], sorted.at(-1)];
  return { median: (lower + upper) / 2, min, max, values: [...values] };
}
