import { FIGURES, type FigureName, judge, type Ratio } from './figures';

/** What each round gave. */
export interface Series {
  readonly name: string;
  readonly unit: 'a second' | 'ms';
  readonly rounds: readonly number[];
}

/** A part of the bench that came to nothing. */
export interface Failure {
  readonly section: string;
  readonly why: string;
}

/** What a bench writes down while it runs. */
export class Ledger {
  /** Absolute figures: they say something of this machine at this hour only. */
  readonly series: Series[] = [];
  /** What should not have happened, in words. */
  readonly remarks: string[] = [];
  readonly failures: Failure[] = [];
  private readonly rounds = new Map<FigureName, readonly number[]>();

  /** One value a round. */
  set(name: FigureName, rounds: readonly number[]): void {
    this.rounds.set(name, rounds);
  }

  /** Adds to a figure that counts over the whole run. */
  count(name: 'unanswered' | 'violations', more: number): void {
    const [before = 0] = this.rounds.get(name) ?? [];
    this.rounds.set(name, [before + more]);
  }

  countViolations(violations: readonly string[]): void {
    this.count('violations', violations.length);
    this.remarks.push(...violations);
  }

  /** All figures by name, those that nobody measured too. */
  judge(): ReadonlyMap<FigureName, Ratio> {
    return new Map(
      FIGURES.map((figure) => [figure.name, judge(figure, this.rounds.get(figure.name) ?? [])] as const),
    );
  }
}
