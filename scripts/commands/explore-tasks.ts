import pc from 'picocolors';
import { endAfter } from '@/lib/core/end-after';
import type { Strategy } from '@/lib/shop/strategies/strategy';
import { compareWalks } from '@/lib/teaching/explorer/judge/compare-walks';
import { type Proof, provePromise } from '@/lib/teaching/explorer/judge/prove-promise';
import type { Lab } from '@/lib/teaching/explorer/lab';
import { describeBreaches } from '@/lib/teaching/explorer/print/describe-matrix';
import type { Sample } from '@/lib/teaching/explorer/search/explore';

/** What a part of the command found: for the eye, and for `--json`. */
export interface Findings {
  readonly text: string;
  readonly json: object;
  readonly isGood: boolean;
  /** What was wanted, and was not found any more before it was stopped. */
  readonly missing?: string;
}

const log = (line: string) => process.stderr.write(`${line}\n`);

async function timed<T>(body: () => Promise<T>): Promise<{ readonly value: T; readonly seconds: string }> {
  const startedAtMs = performance.now();
  const value = await body();
  return { value, seconds: ((performance.now() - startedAtMs) / 1000).toFixed(1) };
}

/** All of the lock that is not guarded, whose break is rare by lot; and few enough for two minutes on two cores. */
const USUAL_SAMPLE: Sample = { most: 130, seed: 1 };

/** Every promise in every scene; of a scene that has more schedules than `sample` says, so many by lot. */
export async function provePromises(
  lab: Lab,
  strategies: readonly Strategy[],
  signal: AbortSignal,
  sample: Sample = USUAL_SAMPLE,
): Promise<Findings> {
  const { value: proofs, seconds } = await timed(async () => {
    const found: Proof[] = [];
    for (const strategy of strategies) {
      const proof = await timed(() => provePromise(lab, strategy, sample, signal));
      found.push(proof.value);
      log(describeProof(proof.value, proof.seconds));
    }
    return found;
  });
  const isGood = proofs.every(({ breaches }) => breaches.length === 0);
  return {
    text: [...proofs.flatMap(describeBreaches), `${proofs.length} promises in ${seconds} s`].join('\n'),
    json: { schema: 1, proofs },
    isGood,
  };
}

function describeProof({ id, overlaps, scenes, breaches }: Proof, seconds: string): string {
  const verdict = breaches.length === 0 ? pc.green('kept') : pc.red('broken');
  const each = scenes.map(
    ({ buyers, stock, overlap, faults, ...found }) =>
      `  ${buyers} buyers, ${stock} ${stock === 1 ? 'ticket' : 'tickets'}${overlap ? ', overlap' : ''}${faults > 0 ? ', one fault' : ''}: ` +
      describeScene(found),
  );
  const alike = overlaps ? [] : ['  overlap: the same, for all that it writes is in transactions'];
  return [`${id}: ${verdict}, ${seconds} s`, ...each, ...alike].join('\n');
}

function describeScene({
  schedules,
  different,
  bad,
  runs,
  isComplete,
  seed,
}: Omit<Proof['scenes'][number], 'buyers' | 'stock' | 'overlap' | 'faults'>): string {
  if (seed !== null) return `${runs} of about ${schedules} by lot, seed ${seed}, ${bad} bad`;
  return isComplete ? `${different} of ${schedules}, ${bad} bad, ${runs} runs` : `oversells, in run ${runs}`;
}

/** A whole walk that takes longer is not waited for. */
const PATIENCE_MS = 600_000;

/** Pruned walks against whole ones: two and three buyers, one and two tickets. */
export async function compareAllWalks(
  lab: Lab,
  strategies: readonly Strategy[],
  signal: AbortSignal,
): Promise<Findings> {
  const rows: object[] = [];
  let isGood = true;
  for (const strategy of strategies) {
    for (const [buyers, stock] of [
      [2, 1],
      [2, 2],
      [3, 1],
      [3, 2],
    ] as const) {
      const patience = endAfter(PATIENCE_MS, signal);
      const { value, seconds } = await timed(() =>
        compareWalks(lab, { strategy, buyers, stock }, [], patience.signal),
      );
      patience.forget();
      signal.throwIfAborted();
      const { whole, pruned, differences } = value;
      isGood &&= differences.length === 0;
      rows.push({
        id: strategy.id,
        buyers,
        stock,
        whole: whole?.all ?? null,
        pruned: pruned.all,
        differences,
      });
      const verdict = whole ? (differences.length === 0 ? pc.green('agree') : pc.red('differ')) : 'too long';
      log(
        `${strategy.id}, ${buyers} buyers, ${stock} tickets: ${whole?.runs ?? 'more than'} runs whole, ` +
          `${pruned.runs} pruned (${pruned.entries.length} really different): ${verdict}, ${seconds} s`,
      );
      for (const difference of differences) log(`  ${difference}`);
    }
  }
  return {
    text: isGood ? 'Pruned and whole walks agree.' : pc.red('Pruned and whole walks differ.'),
    json: { schema: 1, walks: rows },
    isGood,
  };
}
