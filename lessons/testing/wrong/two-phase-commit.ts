import { lessonOf, type Wrong } from './wrong';

const forgets = lessonOf('two-phase-commit', 'presumes-the-rollback');
const WRITES = "    await journal.write('commit');\n";
const FIRST = '    await seats.commit();\n';
const RECOVERS = "entries.includes('commit') ? 'commit' : 'rollback'";

export const TWO_PHASE: readonly Wrong[] = [
  forgets('nothing is written down', [WRITES, '']),
  forgets('the decision is written after the first commit', [WRITES, ''], [FIRST, FIRST + WRITES]),
  forgets(
    'the decision is written before anybody is asked',
    [WRITES, ''],
    ['    const votes =', `${WRITES}    const votes =`],
  ),
  forgets(
    'it is kept in the module',
    [WRITES, '    decided = true;\n'],
    [RECOVERS, "decided ? 'commit' : 'rollback'"],
    ['export const coordinator', 'let decided = false;\n\nexport const coordinator'],
  ),
  forgets('whoever starts anew commits whatever is prepared', [RECOVERS, "'commit'"]),
  forgets('whoever starts anew does nothing', [`await end(parties, ${RECOVERS})`, 'void entries']),
  forgets('whoever starts anew does not ask what is still prepared', [
    '    if (await party.isPrepared()) await party[how]();',
    '    await party[how]();',
  ]),
  forgets('one says no, and the other is left prepared', ["      await end(parties, 'rollback');\n", '']),
  forgets('a no is told as a yes', ["return 'refused'", "return 'bought'"]),
  forgets('everybody is refused', ["votes.includes('no')", 'votes.length > 0']),
  forgets(
    'a death is taken for an error',
    [FIRST, '    await seats.commit().catch(() => {});\n'],
    [WRITES, ''],
  ),
];
