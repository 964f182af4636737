import { isDeepStrictEqual } from 'node:util';
import { complaintOf, live } from '@/lib/teaching/mortal/live';
import type { Reader, Seen, Shown, Sources } from './reader';

/** What is asked, and what each source has. */
export interface Asked {
  readonly seen: Seen | null;
  readonly has: Readonly<Record<SourceName, Shown | null>>;
}

type SourceName = keyof Sources;

/** The cheapest first. */
const COSTS: readonly { readonly name: SourceName; readonly cost: number }[] = [
  { name: 'shelf', cost: 1 },
  { name: 'figures', cost: 2 },
  { name: 'primary', cost: 10 },
];

/** Lets it read once. */
export async function tryReader(
  { read }: Pick<Reader, 'read'>,
  { seen, has }: Asked,
): Promise<{ readonly story: readonly string[]; readonly complaints: readonly string[] }> {
  const asked: SourceName[] = [];
  const story = [`seen before: ${seen ? JSON.stringify(seen) : 'nothing'}`];
  const life = await live(
    (call) => {
      const source = (name: SourceName) => () => {
        asked.push(name);
        return call(`${name}()`, async () => structuredClone(has[name]));
      };
      return read(seen && { ...seen }, {
        shelf: source('shelf'),
        figures: source('figures'),
        primary: source('primary'),
      });
    },
    null,
    (line) => void story.push(line),
  );
  const complaint =
    life.kind === 'threw'
      ? complaintOf(life.error)
      : findWrong(life.kind === 'answered' ? life.answer : undefined, asked, { seen, has });
  const complaints = complaint === null ? [] : [complaint];
  return { story: [...story, ...complaints], complaints };
}

function findWrong(answer: unknown, asked: readonly SourceName[], { seen, has }: Asked): string | null {
  const from = asked.filter((name) => isDeepStrictEqual(has[name], answer));
  if (from.length === 0) return `It shows ${JSON.stringify(answer) ?? 'nothing'}, which no source has said.`;
  if (!from.some((name) => isNewEnough(has[name], seen))) {
    return `It shows ${textOf(has[from[0] ?? 'shelf'])} to somebody who has seen ${textOf(seen)}.`;
  }
  const enough = COSTS.findIndex(({ name }) => isNewEnough(has[name], seen));
  const { name: cheapest = 'primary' } = COSTS[enough] ?? {};
  const dearer = COSTS.slice(enough + 1).find(({ name }) => asked.includes(name));
  if (dearer) return `It asked the ${dearer.name}, which costs ${dearer.cost}: the ${cheapest} would do.`;
  const most = COSTS.slice(0, enough + 1).reduce((sum, { cost }) => sum + cost, 0);
  const paid = asked.reduce((sum, name) => sum + (COSTS.find((each) => each.name === name)?.cost ?? 0), 0);
  return paid > most ? `It paid ${paid}, and asked somebody twice: ${most} is enough.` : null;
}

/** Said once more, and not the shop's own function: a check that shares its subject's mistakes finds none. */
const isNewEnough = (shown: Shown | null, seen: Seen | null): boolean =>
  shown === null ||
  seen === null ||
  shown.generation > seen.generation ||
  (shown.generation === seen.generation && shown.version >= seen.version);

const textOf = (seen: Seen | null | undefined) =>
  seen ? `version ${seen.version} of life ${seen.generation}` : 'nothing';
