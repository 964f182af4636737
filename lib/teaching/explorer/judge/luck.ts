import type { Luck } from '@/lib/teaching/explorer/run/surroundings';
import type { Played } from '@/lib/teaching/explorer/search/run-schedule';

type Ended = Pick<Played, 'moves' | 'outcomes' | 'harms'>;

/**
 * Compares a run with the same one under other numbers, on another clock. A clock may well change what buyers are told:
 * who looks at it finds that it is late. It must not change whether that is right.
 * @throws {Error} it is by luck that the run ended as it did
 */
export function demandNoLuck(usual: Ended, other: Ended, { hasReadClock }: Luck): void {
  const describe = hasReadClock ? describeWrongs : describeEnd;
  if (describe(usual) === describe(other)) return;
  const what = hasReadClock ? 'its clock goes otherwise' : 'chance gives other numbers';
  throw new Error(
    `It goes by luck: ${usual.moves.join('') || 'it'} ends with ${describeEnd(usual)}, and where ${what}, with ${describeEnd(other)}.`,
  );
}

function describeEnd({ outcomes, harms }: Ended): string {
  const answers = Object.entries(outcomes).map(([actor, outcome]) => `${actor} ${outcome}`);
  return [...answers, ...harms].join(', ');
}

function describeWrongs({ outcomes, harms }: Ended): string {
  return [...harms, ...Object.values(outcomes).filter((outcome) => outcome.startsWith('failed'))].join();
}
