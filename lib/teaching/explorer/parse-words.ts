import { InvalidArgumentError } from 'commander';
import { FAULT_KINDS, type FaultKind } from '@/lib/shop/strategies/strategy';
import { MAX_MOVES, splitSchedule } from './moves';
import { isScene, SCENES, type SceneName } from './run/scenes';

/* What the words of the command mean. Each throws InvalidArgumentError, and says what would be one. */

export const sceneNames = () => Object.keys(SCENES).join(', ');

/** Said twice, the kinds of both. */
export function parseFaults(text: string, before: readonly FaultKind[] = []): readonly FaultKind[] {
  const words = text.split(',');
  const unknown = words.filter((word) => !FAULT_KINDS.some((kind) => kind === word));
  if (unknown.length > 0) {
    throw new InvalidArgumentError(`${unknown.join(', ')} is none of ${FAULT_KINDS.join(', ')}.`);
  }
  return FAULT_KINDS.filter((kind) => words.includes(kind) || before.includes(kind));
}

export function parseSchedule(text: string): string {
  const moves = splitSchedule(text) ?? [];
  if (moves.length > 0 && moves.length <= MAX_MOVES) return text;
  throw new InvalidArgumentError(`It should be moves such as AABB, ${MAX_MOVES} at most.`);
}

export function parseScene(text: string): SceneName {
  if (isScene(text)) return text;
  throw new InvalidArgumentError(`It should be one of ${sceneNames()}.`);
}

export function parseBuyers(text: string): 2 | 3 {
  if (text === '2') return 2;
  if (text === '3') return 3;
  throw new InvalidArgumentError('It should be 2 or 3.');
}

export function parseWhole(text: string): number {
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('It should be a whole number above 0.');
}
