import { lessonOf, type Wrong } from './wrong';

const miscounts = lessonOf('outbox-read-model-replay', 'asks-the-ledger-for-what-is-missing');
const MOVES = '    await store.move({ after: position, upTo, sold });\n';
const ADDS = '    await store.add(sold);\n';
const SETS = '    await store.setPosition(upTo);\n';
const FRESH = 'batch.filter(({ version }) => version > position)';
const DENSE = 'fresh.length > 0 && fresh.every(({ version }, i) => version === position + 1 + i)';
const EITHER = 'isDense ? fresh : await store.readLedger(position)';

export const OUTBOX: readonly Wrong[] = [
  miscounts('it adds, and then sets the position', [MOVES, ADDS + SETS]),
  miscounts('it sets the position, and then adds', [MOVES, SETS + ADDS]),
  miscounts('both are sent at once, each by itself', [
    MOVES,
    '    await Promise.all([store.add(sold), store.setPosition(upTo)]);\n',
  ]),
  miscounts('what it has had is counted again', [FRESH, 'batch'], [DENSE, 'fresh.length > 0']),
  miscounts('a gap is not seen', [DENSE, 'fresh.length > 0']),
  miscounts('a gap is waited for', [EITHER, 'isDense || batch.length === 0 ? fresh : []']),
  miscounts('an empty stream is taken for news that there are none', [
    EITHER,
    'isDense || batch.length === 0 ? fresh : await store.readLedger(position)',
  ]),
  miscounts('events are counted, and not tickets', ['sum + event.sold', 'sum + 1']),
  miscounts('it tries for ever from where it once was', [
    MOVES,
    '    while (!(await store.move({ after: position, upTo, sold }))) {}\n',
  ]),
  miscounts('it reads the ledger every time', [EITHER, 'await store.readLedger(position)']),
  miscounts('it guards the position, and adds by itself', [
    MOVES,
    `    if (await store.move({ after: position, upTo, sold: 0 })) await store.add(sold);\n`,
  ]),
];
