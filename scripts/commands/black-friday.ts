import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { WriteError } from '@/lib/core/cli/check-place';
import { UsageError } from '@/lib/core/cli/usage-error';
import { commandLine } from '@/lib/load/command-line';
import { BOT_PATIENCE, PATIENCE } from '@/lib/load/generator/buyer';
import { checkStrategies } from '@/lib/load/generator/check-strategies';
import { type Control, controlledBy } from '@/lib/load/generator/control';
import { openHistory } from '@/lib/load/generator/history';
import { ShopError } from '@/lib/load/generator/shop-client';
import type { BlackFridayOptions } from '@/lib/load/load-options';
import { type Baseline, readBaseline } from '@/lib/load/report/baseline';
import { type Progress, showProgress } from '@/lib/load/report/progress';
import { describeReport, isJudged } from '@/lib/load/report/report';
import { describeComparison, isComparisonJudged } from '@/lib/load/report/report-comparison';
import type { Comparison, RunResult } from '@/lib/load/result/result-schema';
import { sumUpRounds } from '@/lib/load/result/rounds';
import { holdTo } from '@/lib/load/result/thresholds';
import { runBlackFriday } from '@/lib/load/run';
import type { RunListener, RunOptions } from '@/lib/load/run-options';
import { type CrowdTarget, findTarget, openOwnTarget } from '@/stack/crowd-target';
import { explainStart } from './explain-start';

const EXIT = { noVerdict: 1, badUsage: 2, badVerdict: 99, stopped: 130 } as const;

/** What a run or a comparison has to say. */
interface Report {
  readonly exitCode: number;
  readonly text: string;
  /** A page of it; made only where one was asked for. */
  readonly html: () => Promise<string>;
}

function exitCodeOf(isGood: boolean, hasVerdict: boolean): number {
  if (!isGood) return EXIT.badVerdict;
  return hasVerdict ? 0 : EXIT.noVerdict;
}

function reportOn(result: RunResult | Comparison, baseline: Baseline | undefined): Report {
  const command = commandLine(process.argv.slice(2), result.seed);
  if ('kind' in result) {
    return {
      exitCode: exitCodeOf(result.ok, isComparisonJudged(result)),
      text: describeComparison(result),
      html: async () => {
        const { drawComparisonPage } = await import('@/lib/load/report/comparison-page');
        return drawComparisonPage(result, command);
      },
    };
  }
  return {
    exitCode: exitCodeOf(result.verdict.ok && result.thresholds.ok, isJudged(result)),
    text: describeReport(result, baseline),
    html: async () => {
      const { drawReportPage } = await import('@/lib/load/report/report-page');
      return drawReportPage(result, command, baseline);
    },
  };
}

async function runCrowds(
  { url, adminToken, instances, isOwn, injector }: CrowdTarget,
  options: BlackFridayOptions,
  progress: Progress,
  listener: RunListener,
  { control, signal }: Stop,
): Promise<RunResult | Comparison> {
  const { plan, seed = randomInt(2 ** 32), compare, strategy, warmup = compare ? 500 : 0 } = options;
  const run: RunOptions = {
    ...options,
    url,
    adminToken,
    instances,
    ticketTypeId: options.ticketType,
    seed,
    strategy,
    keep: options.keep || isOwn,
    buyers: plan.buyers,
    isClosed: options.closed,
    ...(injector ? { injector } : {}),
    control,
    patience: plan.profile === 'bots' ? BOT_PATIENCE : PATIENCE,
  };
  const release = async (which: string | undefined) => {
    progress.said(which ? `${which} sells` : 'the sale begins');
    if (warmup > 0) {
      const few = { profile: plan.profile, buyers: warmup, durationMs: 0 };
      const first = { ...run, plan: few, buyers: warmup, stock: Math.ceil(warmup / 10), seed: seed ^ 1 };
      await runBlackFriday({ ...first, strategy: which }, { said: () => {}, counting: () => {} }, signal);
    }
    const rounds: RunResult[] = [];
    while (rounds.length < options.rounds && !control.isDraining) {
      const result = await runBlackFriday({ ...run, strategy: which }, listener, signal);
      rounds.push(holdTo(result, options.threshold));
    }
    progress.stop();
    const [first = null] = rounds;
    return rounds.length > 1 ? sumUpRounds(rounds, warmup) : first;
  };
  if (compare === undefined) {
    const result = await release(strategy);
    if (!result) throw new Error('no round was played');
    return result;
  }
  const { compareStrategies } = await import('@/lib/load/compare');
  const { STRATEGIES } = await import('@/lib/shop/strategies/registry');
  const compared = compare === 'all' ? STRATEGIES.map(({ id }) => id) : compare;
  await checkStrategies(run, compared);
  return compareStrategies(compared, seed, control, release);
}

/** Ctrl-C, once and twice. */
interface Stop {
  readonly control: Control;
  readonly signal: AbortSignal;
}

async function runAtTarget(options: BlackFridayOptions, progress: Progress, stop: Stop): Promise<number> {
  const baseline = options.baseline === undefined ? undefined : await readBaseline(options.baseline);
  const { url, allowHost, nemesis, drivers, door } = options;
  const { instances = nemesis.includes('kills') ? 3 : nemesis.length > 0 ? 2 : 1 } = options;
  const target = url
    ? findTarget(url, allowHost)
    : await openOwnTarget({
        signal: stop.signal,
        onProgress: progress.said,
        instances,
        hasShiftableClocks: nemesis.includes('clock-skew'),
        ...(drivers ? { drivers } : {}),
        ...(door ? { door } : {}),
      });
  const failures: WriteError[] = [];
  const openWanted = (file: string) =>
    openHistory(file, (error) => {
      failures.push(error);
      stop.control.stop(error);
    });
  const history = options.history ? openWanted(options.history) : undefined;
  const listener = history ? { ...progress, history } : progress;
  const result = await runCrowds(target, options, progress, listener, stop).finally(() =>
    Promise.all([target.close(), history?.close()]),
  );
  const report = reportOn(result, baseline);
  process.stdout.write(report.text);
  const save = async (file: string | undefined, text: () => string | Promise<string>) => {
    if (file === undefined) return;
    await writeFile(file, await text()).catch((cause) => failures.push(new WriteError(file, cause)));
  };
  await save(options.json, () => `${JSON.stringify(result, null, 2)}\n`);
  await save(options.html, report.html);
  for (const { message } of failures) console.error(message);
  return report.exitCode || (failures.length > 0 ? EXIT.noVerdict : 0);
}

function explain(error: unknown, isStopped: boolean): number {
  if (isStopped) {
    console.error('Stopped: there is no verdict.', error instanceof ShopError ? error.message : '');
    return EXIT.stopped;
  }
  if (error instanceof UsageError) {
    if (error.message) console.error(error.message);
    return EXIT.badUsage;
  }
  const isKnown = error instanceof ShopError || error instanceof WriteError;
  console.error(isKnown ? error.message : (explainStart(error) ?? error));
  return EXIT.noVerdict;
}

/** Sends the crowd, and says what came of it. @returns the exit code of `npm run black-friday` */
export async function runBlackFridayCommand(options: BlackFridayOptions): Promise<number> {
  const abort = new AbortController();
  const control = controlledBy(abort.signal);
  const progress = showProgress(process.stdout);
  process.on('SIGINT', () => {
    // Before there is a crowd there is nothing to judge.
    if (control.isDraining || !progress.hasCounted()) return abort.abort();
    progress.noted('Ctrl-C: the crowd goes home; once more stops without a verdict');
    control.drain();
  });
  process.on('SIGTERM', () => abort.abort());
  abort.signal.addEventListener('abort', progress.stop);
  try {
    return await runAtTarget(options, progress, { control, signal: abort.signal });
  } catch (error) {
    progress.stop();
    return explain(error, abort.signal.aborted);
  }
}
