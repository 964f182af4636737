import { lessonOf, type Wrong } from './wrong';

const misreads = lessonOf('which-consistency', 'asks-the-next-one');
const LIVES =
  'now.generation > seen.generation || (now.generation === seen.generation && now.version >= seen.version)';
const ENOUGH = '!seen || !shown || isAtLeast(shown, seen)';

export const CONSISTENCY: readonly Wrong[] = [
  misreads('what was seen is all the same', [ENOUGH, 'true']),
  misreads('the primary is asked for whatever is not on the shelf', ['[shelf, figures]', '[shelf]']),
  misreads('nobody is asked but the primary', ['[shelf, figures]', '[]']),
  misreads('it trusts the figures to have followed', ['return primary()', 'return figures()']),
  misreads('the same version is not new enough', [
    'now.version >= seen.version',
    'now.version > seen.version',
  ]),
  misreads('only versions are compared', [LIVES, 'now.version >= seen.version']),
  misreads('lives and versions are compared each by itself', [
    LIVES,
    'now.generation >= seen.generation && now.version >= seen.version',
  ]),
  misreads('a type that is gone is looked for further', [
    ENOUGH,
    '!seen || (shown && isAtLeast(shown, seen))',
  ]),
  misreads('who has seen nothing is sent on', [ENOUGH, '!shown || (seen && isAtLeast(shown, seen))']),
  misreads('all are asked at once', [
    '    for (const',
    '    await Promise.all([shelf(), figures(), primary()]);\n    for (const',
  ]),
];
