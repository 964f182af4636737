import { randomInt } from 'node:crypto';
import { openSpares } from '@/stack/faults/doomed';
import { describeHistory, playHistories } from '@/stack/faults/histories';
import { COMPANIES, describeRow, type Played, playMatrix } from '@/stack/faults/matrix';
import { openRig, type Rig } from '@/stack/faults/rig';
import type { FaultsFlags } from './faults-flags';

const EXIT = { held: 0, violation: 99, badUsage: 2, noResult: 3 } as const;

/** @returns the exit code of `npm run faults -- matrix` */
export async function runMatrix({ only, checkout, lanes, drivers, ...flags }: FaultsFlags): Promise<number> {
  const all = Object.keys(COMPANIES);
  const companies = flags.with === undefined ? all : [flags.with];
  if (!companies.every((name) => all.includes(name))) {
    console.error(`--with should be one of ${all.join(', ')}`);
    return EXIT.badUsage;
  }
  return withRigs(lanes, drivers, async (rigs) => {
    const settings = await Promise.all(rigs.map(async (rig) => ({ rig, spares: await openSpares(rig.env) })));
    try {
      const startedMs = performance.now();
      const played = await playMatrix(settings, { only, companies, checkout, onPlayed: report });
      return sumUp(played, (performance.now() - startedMs) / 1000);
    } finally {
      await Promise.all(settings.map(({ spares }) => spares.close()));
    }
  });
}

function report({ row, violations, isMissed, ms }: Played): void {
  const state = violations.length > 0 ? 'VIOLATION' : isMissed ? 'not met' : 'held';
  console.log(`${state.padEnd(9)} ${(ms / 1000).toFixed(1).padStart(5)} s  ${describeRow(row)}`);
  for (const violation of violations) console.log(`          ${violation}`);
}

function sumUp(played: readonly Played[], seconds: number): number {
  const bad = played.filter(({ violations }) => violations.length > 0);
  const missed = played.filter(({ isMissed }) => isMissed).length;
  const calls = new Set(played.map(({ row }) => row.call));
  const slowest = Math.max(0, ...played.map(({ ms }) => ms)) / 1000;
  console.log(
    `\n${played.length} rows, ${calls.size} calls, ${bad.length} with a violation, ${missed} not met; ` +
      `${seconds.toFixed(0)} s, the slowest row ${slowest.toFixed(1)} s`,
  );
  if (bad.length > 0) {
    for (const { row } of bad) console.log(`  ${describeRow(row)}`);
    return EXIT.violation;
  }
  return played.length === missed ? EXIT.noResult : EXIT.held;
}

/** @returns the exit code of `npm run faults -- histories` */
export async function runHistories({
  count,
  drivers,
  seed = randomInt(2 ** 31),
}: FaultsFlags): Promise<number> {
  return withRigs(1, drivers, async ([rig]) => {
    if (!rig) return EXIT.noResult;
    const startedMs = performance.now();
    console.log(`${count} histories of the seed ${seed}`);
    const failure = await playHistories(rig, { count, seed });
    const seconds = (performance.now() - startedMs) / 1000;
    if (!failure) {
      console.log(`all held; ${seconds.toFixed(0)} s`);
      return EXIT.held;
    }
    console.log(describeHistory(failure));
    console.log(`Again: npm run faults -- histories --count ${count} --seed ${seed}`);
    return EXIT.violation;
  });
}

async function withRigs(
  count: number,
  drivers: FaultsFlags['drivers'],
  play: (rigs: readonly Rig[]) => Promise<number>,
): Promise<number> {
  const opening = await Promise.allSettled(Array.from({ length: count }, () => openRig(drivers)));
  const rigs = opening.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  try {
    for (const each of opening) if (each.status === 'rejected') throw each.reason;
    return await play(rigs);
  } catch (error) {
    console.error(error);
    return EXIT.noResult;
  } finally {
    await Promise.all(rigs.map((rig) => rig.close()));
  }
}
