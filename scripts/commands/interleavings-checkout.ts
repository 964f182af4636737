import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { keysOf } from '@/lib/core/cli/keys-of';
import { formatCount } from '@/lib/core/format/figures';
import type { DeclaredCoordinator } from '@/lib/shop/checkout/coordinator';
import type { FaultKind } from '@/lib/shop/strategies/strategy';
import { exploreCheckout } from '@/lib/teaching/explorer/explore-checkout';
import type { InterleavingsOptions } from '@/lib/teaching/explorer/explorer-options';
import type { Lab } from '@/lib/teaching/explorer/lab';
import { describeRun } from '@/lib/teaching/explorer/print/describe-run';
import { BESIDE, type Beside, sellerOf } from '@/lib/teaching/explorer/run/checkout';
import type { Exploration } from '@/lib/teaching/explorer/search/explore';
import { HARMS } from '@/lib/teaching/explorer/timeline';
import { startLabStores } from '@/stack/lab-stores';
import { openLabOn } from '@/stack/open-lab-on';
import { openLedgerPayments } from '@/stack/provider/ledger-payments';

const EXIT = { kept: 0, broken: 1 } as const;
const FAULTS: readonly FaultKind[] = ['process-dies-before', 'process-dies-after', 'provider-answer-lost'];
/** With a fault there are up to 35,000 schedules in a scene, of 20 ms each: where there are more, so many are drawn. */
const USUAL_MOST = 400;

interface Row {
  readonly beside: Beside;
  readonly faults: boolean;
  readonly found: Exploration;
}

/**
 * `npm run interleavings -- checkout`, and of another coordinator by its name: each scene of the checkout in every order
 * of its steps, without a fault and with each single one.
 * @returns the exit code: whether the coordinator does exactly the harms that its promise names
 */
export async function runCheckouts(
  coordinator: DeclaredCoordinator,
  options: InterleavingsOptions,
): Promise<number> {
  const stores = await startLabStores();
  const folder = mkdtempSync(path.join(tmpdir(), 'last-ticket-lab-'));
  try {
    const lab = await openLabOn(stores, openLedgerPayments(folder));
    try {
      return await show(lab, coordinator, options);
    } finally {
      await lab.close();
    }
  } finally {
    await stores.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function show(
  lab: Lab,
  coordinator: DeclaredCoordinator,
  { all, sample, isUsualSample, json }: InterleavingsOptions,
) {
  const startedAtMs = performance.now();
  const usual = { most: USUAL_MOST, seed: 1 };
  const drawn = all ? undefined : isUsualSample ? usual : sample;
  const rows: Row[] = [];
  for (const beside of keysOf(BESIDE)) {
    for (const faults of [false, true]) {
      const limits = faults ? { faults: FAULTS, sample: drawn } : {};
      const found = await exploreCheckout(lab, { coordinator, beside }, limits);
      rows.push({ beside, faults, found });
      console.log(describeRow({ beside, faults, found }));
    }
  }
  const done = HARMS.filter((harm) => rows.some(({ found }) => found.harms[harm] > 0));
  const { harms, because } = coordinator.promise;
  const isKept =
    done.every((harm) => harms.includes(harm)) && harms.every((harm) => done.some((one) => one === harm));
  const first = rows.find(({ found }) => found.firstBad);
  if (first?.found.firstBad) {
    const { schedule } = first.found.firstBad;
    const checkout = { coordinator, beside: first.beside };
    const run = await lab.run({ strategy: sellerOf(coordinator), checkout, schedule });
    console.log(
      `\n${coordinator.id}, ${BESIDE[first.beside].says}: ${schedule}\n${describeRun(run, process.stdout.columns)}`,
    );
  }
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  console.log(
    `\n${coordinator.id} promises ${harms.length === 0 ? 'no harm' : `these harms: ${harms.join(', ')}`}. ${because}`,
  );
  console.log(`${isKept ? 'Kept' : `Broken: it did ${done.join(', ') || 'no harm'}`}, in ${seconds} s.`);
  if (typeof json === 'string') {
    const scenes = rows.map(({ beside, faults, found: { entries: _, ...found } }) => ({
      beside,
      faults,
      ...found,
    }));
    await writeFile(
      json,
      `${JSON.stringify({ schema: 1, coordinator: coordinator.id, kept: isKept, scenes }, null, 2)}\n`,
    );
  }
  return isKept ? EXIT.kept : EXIT.broken;
}

function describeRow({ beside, faults, found }: Row): string {
  const { all, runs, harms, seed } = found;
  const done = HARMS.filter((harm) => harms[harm] > 0).map((harm) => `${harm} ${formatCount(harms[harm])}`);
  const many = `${seed === null ? '' : 'about '}${formatCount(all)} schedules, ${formatCount(runs)} played`;
  return `pay × ${beside.padEnd(14)} ${(faults ? 'a fault' : 'no fault').padEnd(9)} ${many.padEnd(44)} ${done.join(', ') || 'no harm'}`;
}
