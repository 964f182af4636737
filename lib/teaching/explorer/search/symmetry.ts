import { BUYERS, type Buyer } from '@/lib/teaching/explorer/moves';
import type { FullScenario } from '@/lib/teaching/explorer/run/scenario';
import type { Run } from '@/lib/teaching/explorer/timeline';

/*
 * Buyers who do the same but for their names: of schedules that differ by an exchange of names only one is run, that in
 * which they come in the order of their names (symmetry reduction, as in C. N. Ip and D. L. Dill, "Better Verification
 * through Symmetry", 1996).
 */

/** A new name for each buyer. */
export type Renaming = ReadonlyMap<Buyer, Buyer>;

/** Buyers whose purchases are the same but for buyer and key; those who have no equal are left out. */
function listEquals({ buyers, purchases }: FullScenario): readonly (readonly Buyer[])[] {
  const groups = new Map<string, Buyer[]>();
  for (const buyer of buyers) {
    const wanted = JSON.stringify({ ...purchases.get(buyer), buyerId: '', idempotencyKey: '' });
    groups.set(wanted, [...(groups.get(wanted) ?? []), buyer]);
  }
  return [...groups.values()].filter((equals) => equals.length > 1);
}

/**
 * The groups of buyers who differ by their names alone. That they do is tried, not believed: one after the other, and
 * with the names exchanged.
 * @param watch runs a schedule, and goes on to the end; null where it is impossible
 */
export async function findEquals(
  scenario: FullScenario,
  watch: (moves: readonly string[]) => Promise<(Told & { readonly moves: readonly string[] }) | null>,
): Promise<readonly (readonly Buyer[])[]> {
  if (scenario.checkout) return [];
  const groups = listEquals(scenario);
  if (groups.length === 0) return [];
  const run = await watch([]);
  if (!run) return [];
  for (const renaming of listExchanges(groups)) {
    const mirrored = await watch(run.moves.map((move) => rename(move, renaming)));
    if (!mirrored || !isMirrored(run, mirrored, renaming)) return [];
  }
  return groups;
}

/** Every way to exchange the names of equals, that of leaving them as they are first. */
export function listRenamings(groups: readonly (readonly Buyer[])[]): readonly Renaming[] {
  return groups.reduce<readonly Renaming[]>(
    (renamings, equals) =>
      renamings.flatMap((renaming) =>
        permute(equals).map(
          (names) => new Map([...renaming, ...equals.map((buyer, i) => [buyer, names[i] ?? buyer] as const)]),
        ),
      ),
    [new Map()],
  );
}

/** Exchanges of two neighbours: all others are made of these. */
const listExchanges = (groups: readonly (readonly Buyer[])[]): readonly Renaming[] =>
  groups.flatMap((equals) =>
    equals.slice(1).map((buyer, i) => {
      const before = equals[i] ?? buyer;
      return new Map([
        [buyer, before],
        [before, buyer],
      ]);
    }),
  );

function permute(names: readonly Buyer[]): readonly (readonly Buyer[])[] {
  if (names.length < 2) return [names];
  return names.flatMap((name) =>
    permute(names.filter((other) => other !== name)).map((rest) => [name, ...rest]),
  );
}

/** A schedule, a move or a text in which buyers stand by their letters, with the new ones. */
export function rename(text: string, renaming: Renaming): string {
  return text.replaceAll(/[A-Ca-c]/g, (letter) => {
    const buyer = BUYERS.find((name) => name === letter.toUpperCase());
    const name = (buyer && renaming.get(buyer)) ?? letter;
    return letter === letter.toUpperCase() ? name.toUpperCase() : name.toLowerCase();
  });
}

/** The same for what is known by buyers. */
export const renameKeys = (outcomes: Run['outcomes'], renaming: Renaming): Run['outcomes'] =>
  Object.fromEntries(Object.entries(outcomes).map(([buyer, outcome]) => [rename(buyer, renaming), outcome]));

/** Whether somebody comes for the first time before an equal with an earlier name. */
export function comesTooEarly(
  move: string,
  made: readonly string[],
  groups: readonly (readonly Buyer[])[],
): boolean {
  const isUntouched = (buyer: Buyer) => !made.some((earlier) => earlier.toUpperCase().startsWith(buyer));
  return groups.some((equals) => {
    const [first, ...later] = equals.filter(isUntouched);
    return first !== undefined && later.some((buyer) => move.toUpperCase().startsWith(buyer));
  });
}

type Told = Pick<Run, 'steps' | 'outcomes' | 'harms'>;

/** Whether two runs are the same but for the names: every call, what came of it, and what everybody was told. */
function isMirrored(run: Told, mirrored: Told, renaming: Renaming): boolean {
  const tell = ({ steps, outcomes, harms }: Told, rewrite: (text: string) => string) => [
    ...steps.map(({ move, call, echo, woke }) =>
      [rewrite(move), rewriteNames(call?.text ?? '', rewrite), echo?.kind, woke.length].join(' '),
    ),
    ...Object.entries(outcomes)
      .map(([buyer, outcome]) => `${rewrite(buyer)} ${outcome}`)
      .sort(),
    harms.join(),
  ];
  return tell(run, (text) => rename(text, renaming)).join('\n') === tell(mirrored, String).join('\n');
}

/** `A`, `A2`, `A~1` and `key-A` are names; an A in a word is none. */
const rewriteNames = (text: string, rewrite: (text: string) => string) =>
  text.replaceAll(/\b[ABC](?=\d*\b)/g, (name) => rewrite(name));
